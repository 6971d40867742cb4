import {
  changeCustomEmail,
  changeServiceDesk,
  readCustomEmail,
  readServiceDesk,
  removeCustomEmail,
  Role,
} from '@ledgerdesk/contracts';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import { RequestScope } from '@ledgerdesk/messaging';
import { insisting } from '@ledgerdesk/testing';
import { MailKeys } from '../addresses/mail-keys';
import { slugOf } from '../addresses/slug';
import { entering, newMetadata, newProject, Project, StartedDesk } from './fixture/started-desk';
import { Recipients } from './recipients';
import { ServiceDesks } from './service-desks';

const projects = new Set<Project>();
let desk: StartedDesk;
beforeAll(async () => {
  const customEmailDomains = [
    { domain: 'customer.example', groupId: null },
    { domain: 'below.example', groupId: 1 },
    { domain: 'elsewhere.example', groupId: 2 },
  ];
  desk = await StartedDesk.start(projects, { customEmailDomains });
});
afterAll(() => desk.stop());

const project = async (named: Partial<Project> = {}, set = {}): Promise<Project> => {
  const made = newProject(named);
  projects.add(made);
  await desk.ask(changeServiceDesk, { enabled: true, ...set }, entering(made));
  return made;
};
let addresses = 0;
const newAddress = () => `help-${(addresses += 1)}@customer.example`;
const set = async (of: Project, customEmail: string | null, access = entering(of)) =>
  (await desk.ask(changeCustomEmail, { customEmail }, access)).customEmail;
const change = async (of: Project, asked: object) =>
  (await desk.ask(changeServiceDesk, asked, entering(of))).serviceDesk;
const targetOf = async (address: string) => {
  const scope = RequestScope.system({ withinMs: 3_000, via: 'mail' });
  const found = await insisting(() => desk.parts.get(Recipients).targetOf(address, scope));
  return found?.kind === 'project' ? found.access.target.id : found;
};

describe('the custom address of a project', () => {
  it('is shown, and leads to it, whether mails go out from it or not (CUS-1, RT-10, CUS-9, MA-5)', async () => {
    const acme = await project();
    const address = newAddress();
    expect(await set(acme, ` ${address}`)).toEqual({ customEmail: address, customEmailEnabled: false, warnings: [] });
    expect(await targetOf(address.toUpperCase())).toBe(acme.id);
    expect((await desk.ask(readServiceDesk, {}, entering(acme))).serviceDesk).toMatchObject({ customAddress: address });
    const enabled = await change(acme, { customEmailEnabled: true });
    expect(enabled).toMatchObject({ address, customEmailEnabled: true, warnings: ['check-sender-domain'] });
    await change(acme, { enabled: false });
    expect(await targetOf(address)).toEqual({ kind: 'no-project' });
    await desk.ask(removeCustomEmail, {}, entering(acme));
    expect(await targetOf(address)).toBeNull();
    const none = { customEmail: null, customEmailEnabled: false, warnings: [] };
    expect((await desk.ask(readCustomEmail, {}, entering(acme))).customEmail).toEqual(none);
  });
  it("is no other one's, until it is free (CUS-1)", async () => {
    const address = newAddress();
    const acme = await project();
    const other = await project();
    await set(acme, address);
    const taken = 'invalid-fields: customEmail is already used by another project';
    expect(await refusal(set(other, address.replace('help', 'HELP')))).toBe(taken);
    await desk.ask(removeCustomEmail, {}, entering(acme));
    expect(await set(other, address)).toMatchObject({ customEmail: address });
  });
  it.each([
    ['support', 'is invalid'],
    ['a+b@customer.example', 'is invalid'],
    ['ä@customer.example', 'is invalid'],
    ['help@[192.0.2.1]', 'is invalid'],
    ['help@127.0.0.1', 'is invalid'],
    ['', 'is invalid'],
    [
      `${'a'.repeat(60)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(12)}.org`,
      'is too long (maximum is 255 characters)',
    ],
    ['noreply@example.com', 'is not allowed'],
    ['no-reply@customer.example', 'is not allowed'],
    ['jane@customer.example', 'is not allowed'],
    ['help@elsewhere.example', 'belongs to a domain that an administrator must allow first'],
    ['help@sub.customer.example', 'belongs to a domain that an administrator must allow first'],
  ])('can not be %s: it %s (CUS-1)', async (address, message) =>
    expect(await refusal(set(await project(), address))).toBe(`invalid-fields: customEmail ${message}`),
  );
  it('may be of a domain that is allowed to a group above, and of any by an administrator (CUS-1, CUS-12)', async () => {
    const acme = await project();
    expect(await set(acme, 'help@BELOW.example')).toMatchObject({ customEmail: 'help@BELOW.example' });
    const { user, ...access } = entering(acme);
    const administrator = { ...access, user: { ...user!, isAdministrator: true } };
    expect(await set(acme, 'help@elsewhere.example', administrator)).toMatchObject({ warnings: [] });
  });
  it('is for Maintainers (MA-5)', async () => {
    const acme = await project();
    const as = (role: Role) => entering(acme, role);
    expect(await refusal(set(acme, newAddress(), as(30)))).toMatch(/^forbidden/);
    expect(await refusal(desk.ask(readCustomEmail, {}, as(30)))).toMatch(/^forbidden/);
    expect(await refusal(desk.ask(removeCustomEmail, {}, as(30)))).toMatch(/^forbidden/);
  });
  it('with a reply key leads to its seat, where the address is one (RT-5)', async () => {
    const acme = await project();
    const address = newAddress();
    await set(acme, address);
    const seat = { issueId: 12, seat: 3 };
    const key = desk.parts.get(MailKeys).replyKey(seat);
    const keyed = (at: string) => at.replace('@', `+${key}@`);
    expect(await targetOf(keyed(address).toUpperCase())).toEqual({ kind: 'seat', seat, use: 'reply' });
    expect(await targetOf(keyed(address).slice(0, -1))).toBeNull();
    const forged = keyed(address).replace(/.@/, (last) => (last === 'a@' ? 'b@' : 'a@'));
    expect(await targetOf(forged)).toEqual({ kind: 'forged-key' });
    const isOwn = await insisting(() => desk.parts.get(Recipients).own([address, keyed(address), keyed('x@y.org')]));
    expect([isOwn(address), isOwn(keyed(address)), isOwn(keyed('x@y.org'))]).toEqual([true, true, false]);
  });
});

describe('options of a project that others know of', () => {
  it('are refused where they name nothing (SET-7, SET-8, SET-18)', async () => {
    const acme = await project();
    const asked = { issueTemplateKey: 'Gone', customEmailEnabled: true, notifyUsers: [7, 8] };
    expect(await refusal(change(acme, asked))).toBe(
      'invalid-fields: issueTemplateKey does not exist or is empty, customEmailEnabled has no custom address, ' +
        'notifyUsers must be at most 20 users with at least the Planner role',
    );
    const many = Array.from({ length: 21 }, (_, index) => index + 1);
    expect(await refusal(change(acme, { notifyUsers: many }))).toMatch(/^invalid-fields: notifyUsers must be/);
    const right = { issueTemplateKey: 'Bug', notifyUsers: [7] };
    expect(await change(acme, right)).toMatchObject(right);
    expect(await change(acme, { issueTemplateKey: null, notifyUsers: [] })).toMatchObject({ issueTemplateKey: null });
  });
});

describe('the suffix of a project that is renamed', () => {
  const rename = async (of: Project, fullPath: string) => {
    const renamed = { ...of, fullPath };
    projects.delete(of);
    projects.add(renamed);
    await insisting(() => desk.parts.get(ServiceDesks).renameKey(of.id, slugOf(fullPath), newMetadata()));
    return (await desk.ask(readServiceDesk, {}, entering(renamed))).serviceDesk;
  };
  it('goes with its new path, and the former pair still leads to it (RT-18)', async () => {
    const acme = await project({ fullPath: 'acme/before' }, { projectKey: 'vip' });
    expect(await rename(acme, 'acme/after')).toMatchObject({
      aliasAddress: 'desk+acme-after-vip@example.com',
      formerAddresses: ['desk+acme-before-vip@example.com'],
      warnings: [],
    });
    for (const slug of ['before', 'after']) expect(await targetOf(`desk+acme-${slug}-vip@example.com`)).toBe(acme.id);
  });
  it('stays where another project has the new pair, which is said (RT-18)', async () => {
    const other = await project({ fullPath: 'acme/taken' }, { projectKey: 'vip' });
    const acme = await project({ fullPath: 'acme/mine' }, { projectKey: 'vip' });
    expect(await rename(acme, 'acme.taken')).toMatchObject({
      aliasAddress: 'desk+acme-mine-vip@example.com',
      warnings: ['address-not-renamed'],
    });
    expect(await targetOf('desk+acme-taken-vip@example.com')).toBe(other.id);
    expect(await targetOf('desk+acme-mine-vip@example.com')).toBe(acme.id);
  });
});
