import { changeServiceDesk } from '@ledgerdesk/contracts';
import { RequestScope } from '@ledgerdesk/messaging';
import { insisting } from '@ledgerdesk/testing';
import { MailKeys } from '../addresses/mail-keys';
import { OwnAddresses } from '../addresses/own-addresses';
import { entering, newProject, Project, StartedDesk } from './fixture/started-desk';
import { Recipients } from './recipients';

const projects = new Set<Project>();
let desk: StartedDesk;
beforeAll(async () => (desk = await StartedDesk.start(projects)));
afterAll(() => desk.stop());

/** A project of the tree, with Service Desk on. */
const project = async (named: Partial<Project> = {}, set = {}): Promise<Project> => {
  const made = newProject(named);
  projects.add(made);
  await desk.ask(changeServiceDesk, { enabled: true, ...set }, entering({ ...made, archived: false }));
  return made;
};
const targetOf = (address: string) =>
  insisting(() => desk.parts.get(Recipients).targetOf(address, RequestScope.system({ withinMs: 3_000, via: 'mail' })));
const accepts = (address: string) => insisting(() => desk.parts.get(Recipients).accepts(address));
const projectOf = async (address: string) => {
  const found = await targetOf(address);
  return found?.kind === 'project' ? found.access.target?.id : (found?.kind ?? null);
};

describe('an address leads to a project', () => {
  it('by id and slug, entered as the Support Bot (RT-7)', async () => {
    const acme = await project({ fullPath: 'Acme/Help' });
    const found = await targetOf(`in+acme-help-${acme.id}-issue-@example.com`);
    expect(found).toEqual({ kind: 'project', access: entering(acme, null) });
    expect(await projectOf(`DESK+Acme-Help-${acme.id}-Issue-@example.com`)).toBe(acme.id);
  });
  it('by slug and suffix (RT-8)', async () => {
    const acme = await project({ fullPath: 'acme/eight' }, { projectKey: 'vip' });
    const other = await project({ fullPath: 'acme/nine' }, { projectKey: 'vip' });
    expect(await projectOf('desk+acme-eight-vip@example.com')).toBe(acme.id);
    expect(await projectOf('desk+acme-nine-vip@example.com')).toBe(other.id);
    expect(await projectOf('in+acme-nine-vip@example.com')).toBeNull();
  });
  it('by a former suffix until it is given up (RT-8)', async () => {
    const former = await project({ fullPath: 'acme/for.mer' }, { projectKey: 'vip' });
    await desk.ask(changeServiceDesk, { projectKey: 'gold' }, entering(former));
    for (const key of ['vip', 'gold']) expect(await projectOf(`desk+acme-for-mer-${key}@example.com`)).toBe(former.id);
    await desk.ask(changeServiceDesk, { formerAddresses: [] }, entering(former));
    expect(await projectOf('desk+acme-for-mer-vip@example.com')).toBe('no-project');
    const next = await project({ fullPath: 'acme/for-mer' }, { projectKey: 'vip' });
    expect(await projectOf('desk+acme-for-mer-vip@example.com')).toBe(next.id);
  });
  it('by path (RT-9)', async () => {
    const acme = await project({ fullPath: 'acme/path' });
    expect(await projectOf('in+acme/path@example.com')).toBe(acme.id);
  });
});

describe('an address leads to no project, all alike (RT-15)', () => {
  it('where there is none', async () => {
    expect(await targetOf('in+acme-none-999999-issue-@example.com')).toEqual({ kind: 'no-project' });
    expect(await targetOf('in+acme-none-0-issue-@example.com')).toEqual({ kind: 'no-project' });
    expect(await targetOf('desk+acme-none-vip@example.com')).toEqual({ kind: 'no-project' });
    expect(await targetOf('in+acme/none@example.com')).toEqual({ kind: 'no-project' });
  });
  it('where it is archived', async () => {
    const archived = await project({ fullPath: 'acme/old', archived: true }, { projectKey: 'vip' });
    expect(await projectOf(`in+acme-old-${archived.id}-issue-@example.com`)).toBe('no-project');
    expect(await projectOf('desk+acme-old-vip@example.com')).toBe('no-project');
    expect(await projectOf('in+acme/old@example.com')).toBe('no-project');
  });
  it('where Service Desk is off, until it is on again (MI-14)', async () => {
    const off = await project({ fullPath: 'acme/off' });
    const address = `in+acme-off-${off.id}-issue-@example.com`;
    await desk.ask(changeServiceDesk, { enabled: false }, entering(off));
    expect(await projectOf(address)).toBe('no-project');
    await desk.ask(changeServiceDesk, { enabled: true }, entering(off));
    expect(await projectOf(address)).toBe(off.id);
  });
  it('where the slug does not match', async () => {
    const acme = await project({ fullPath: 'acme/slug' });
    expect(await projectOf(`in+acme-other-${acme.id}-issue-@example.com`)).toBe('no-project');
    expect(await projectOf(`in+-${acme.id}-issue-@example.com`)).toBe('no-project');
  });
});

describe('an address with a reply key', () => {
  const seat = { issueId: 7, seat: 2 };
  const forged = (key: string) => `${key.slice(0, -2)}${key.endsWith('aa') ? 'bb' : 'aa'}`;

  it('leads to its seat and says what for (RT-5, RT-6)', async () => {
    const addresses = desk.parts.get(OwnAddresses);
    expect(await targetOf(addresses.ofSeat(seat)!)).toEqual({ kind: 'seat', seat, use: 'reply' });
    expect(await targetOf(addresses.ofSeat(seat, 'bounce')!)).toEqual({ kind: 'seat', seat, use: 'bounce' });
  });
  it('that is forged says so (RT-16)', async () => {
    const key = forged(desk.parts.get(MailKeys).replyKey(seat));
    expect(await targetOf(`in+${key}@example.com`)).toEqual({ kind: 'forged-key' });
    expect(await targetOf(`desk+${key}@example.com`)).toEqual({ kind: 'forged-key' });
  });
  it('that is forged still leads to the project that has it as slug and suffix (RT-12)', async () => {
    const slug = 'a1-2';
    const suffix = 'abcdefghijklmnop';
    const acme = await project({ fullPath: 'a1/2' }, { projectKey: suffix });
    expect(await projectOf(`desk+${slug}-${suffix}@example.com`)).toBe(acme.id);
  });
});

describe('an address of somebody else', () => {
  it('leads nowhere (RT-16)', async () => {
    for (const other of ['jane@example.com', 'in@example.com', 'in+hello@example.com', 'desk+hello@example.com'])
      expect([other, await targetOf(other)]).toEqual([other, null]);
  });
});

describe('a receiver', () => {
  it('takes what leads to something only (ING-37)', async () => {
    const acme = await project({ fullPath: 'acme/taken' });
    const keys = desk.parts.get(MailKeys);
    expect(await accepts(`in+acme-taken-${acme.id}-issue-@example.com`)).toBe(true);
    expect(await accepts(`in+${keys.replyKey({ issueId: 7, seat: 2 })}-unsubscribe@example.com`)).toBe(true);
    const refused = ['in+acme-taken-99999-issue-@example.com', 'in+hello@example.com', 'jane@example.com', ''];
    for (const address of [...refused, `in+a1-2-${'a'.repeat(16)}@example.com`])
      expect([address, await accepts(address)]).toEqual([address, false]);
  });
});

describe('a mailbox without keys', () => {
  it('takes its mail, which leads to no project (RT-1, ING-37)', async () => {
    const keyless = await StartedDesk.start(projects, { incomingAddress: 'help@example.com' });
    const recipients = keyless.parts.get(Recipients);
    expect(await recipients.accepts('Help@example.com')).toBe(true);
    expect(
      await recipients.targetOf('help@example.com', RequestScope.system({ withinMs: 3_000, via: 'mail' })),
    ).toBeNull();
    await keyless.stop();
  });
});
