import { changeServiceDesk, readServiceDesk, Role, showServiceDesk } from '@ledgerdesk/contracts';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import { insisting } from '@ledgerdesk/testing';
import { entering, newProject, Project, StartedDesk } from './fixture/started-desk';
import { serviceDeskStream } from './service-desk';
import { ticketsAreConfidential } from './service-desks';

let desk: StartedDesk;
const projects = new Set<Project>();
beforeAll(async () => (desk = await StartedDesk.start(projects)));
afterAll(() => desk.stop());

const project = (named: Partial<Project> = {}): Project => newProject(named);
const read = async (of: Project, role: Role = 40) =>
  (await desk.ask(readServiceDesk, {}, entering(of, role))).serviceDesk;
const show = (of: Project, role: Role) => desk.ask(showServiceDesk, {}, entering(of, role));
type Change = Parameters<typeof desk.ask<typeof changeServiceDesk>>[1];
const change = async (
  of: Project,
  asked: Change,
  { role = 40 as Role, requestId = undefined as string | undefined } = {},
) => (await desk.ask(changeServiceDesk, asked, entering(of, role), requestId)).serviceDesk;
const eventsOf = ({ id }: Project) => insisting(() => desk.eventStore.read(serviceDeskStream(id)));

describe('the Service Desk of a project', () => {
  it('that was never set up has the defaults (SET-3, SET-5, SET-11)', async () => {
    const acme = project();
    expect(await read(acme)).toEqual({
      projectId: acme.id,
      enabled: false,
      projectKey: null,
      ticketsConfidentialByDefault: true,
      address: null,
      incomingAddress: null,
      aliasAddress: null,
      customAddress: null,
      formerAddresses: [],
      issueTemplateKey: null,
      customEmailEnabled: false,
      notifyUsers: [],
      warnings: [],
      changes: 0,
    });
  });
  it('has addresses once it is on (SET-3, SET-4)', async () => {
    const acme = project({ fullPath: 'Acme/Help_Desk' });
    const incomingAddress = `in+acme-help-desk-${acme.id}-issue-@example.com`;
    const aliasAddress = `desk+acme-help-desk-${acme.id}-issue-@example.com`;
    const switchedOn = await change(acme, { enabled: true });
    expect(switchedOn).toMatchObject({
      enabled: true,
      address: aliasAddress,
      incomingAddress,
      aliasAddress,
      changes: 1,
    });
    expect(await read(acme)).toEqual(switchedOn);
    const address = 'desk+acme-help-desk-vip@example.com';
    expect(await change(acme, { projectKey: 'vip' })).toMatchObject({
      address,
      aliasAddress: address,
      incomingAddress,
    });
  });
  it('changes only what is named, with who and when (SET-1)', async () => {
    const acme = project();
    await change(acme, { enabled: true, ticketsConfidentialByDefault: false, projectKey: 'a' });
    expect(await change(acme, { enabled: false })).toMatchObject({
      projectKey: 'a',
      ticketsConfidentialByDefault: false,
    });
    expect(await eventsOf(acme)).toMatchObject(
      ['ServiceDeskEnabled', 'ProjectKeyChanged', 'TicketsMadePublic', 'ServiceDeskDisabled'].map((type) => ({
        type,
        metadata: { actor: 1, at: expect.stringMatching(/^\d{4}-.*Z$/) },
      })),
    );
  });
  it('changed again by the same request is changed once (API-6)', async () => {
    const acme = project();
    const asked = { enabled: true, projectKey: 'twice' };
    const requestId = `r-${acme.id}`;
    const answers = await Promise.all([1, 2, 3].map(() => change(acme, asked, { requestId })));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await eventsOf(acme)).toHaveLength(2);
  });
  it('is changed only as it was read (API-12)', async () => {
    const acme = project();
    await change(acme, { enabled: true });
    expect(await refusal(change(acme, { enabled: false, ifChanges: [0] }))).toMatch(/^precondition-failed/);
  });
  it('is for Maintainers (SET-1)', async () => {
    const acme = project();
    expect(await refusal(read(acme, 30))).toMatch(/^forbidden/);
    expect(await refusal(change(acme, { enabled: true }, { role: 30 }))).toMatch(/^forbidden/);
    expect(await eventsOf(acme)).toEqual([]);
  });
  it('is shown to readers without its address (MA-2)', async () => {
    const acme = project();
    expect(await show(acme, 0)).toEqual({ enabled: false, address: null });
    const { address } = await change(acme, { enabled: true });
    expect(await show(acme, 10)).toEqual({ enabled: true, address: null });
    expect(await show(acme, 40)).toEqual({ enabled: true, address });
  });
  it('of an archived project is read only (GRP-30)', async () => {
    const archived = project({ archived: true });
    expect(await refusal(change(archived, { enabled: true }))).toMatch(/^project-archived/);
    expect(await read(archived)).toMatchObject({ enabled: false });
  });
  it('warns of addresses that mail servers may refuse (SET-4)', async () => {
    const long = project({ fullPath: `acme/${'a'.repeat(60)}` });
    expect((await read(long)).warnings).toEqual(['address-too-long']);
    expect((await read(project())).warnings).toEqual([]);
  });
});

describe('confidential tickets', () => {
  it('are set by the project, but always in a public one (SET-11, MI-4)', async () => {
    const internal = project({ visibility: 'internal' });
    const off = { ticketsConfidentialByDefault: false };
    expect(await change(internal, off)).toMatchObject(off);
    const visible = { ...internal, visibility: 'public' } as const;
    expect(await read(visible)).toMatchObject({ ticketsConfidentialByDefault: true });
    expect(['public', 'internal', 'private'].map((at) => ticketsAreConfidential(off, at as never))).toEqual([
      ...[true, false, false],
    ]);
    expect(ticketsAreConfidential({ ticketsConfidentialByDefault: true }, 'private')).toBe(true);
  });
});

describe('a suffix', () => {
  const used = 'invalid-fields: projectKey is already used for another Service Desk address';

  it('holds lower-case letters, numbers and underscores only (SET-5)', async () => {
    const acme = project();
    for (const projectKey of ['a-b', 'A', 'a b', 'é', 'a\n'])
      expect(await refusal(change(acme, { projectKey }))).toBe(
        'invalid-fields: projectKey may contain only lowercase letters (a-z), numbers (0-9) and underscores (_)',
      );
    expect(await refusal(change(acme, { projectKey: 'a'.repeat(256) }))).toBe(
      'invalid-fields: projectKey is too long (maximum is 255 characters)',
    );
    expect(await change(acme, { projectKey: 'a'.repeat(255) })).toMatchObject({ changes: 1 });
  });
  it('that is empty is none (SET-5)', async () => {
    const acme = project();
    await change(acme, { projectKey: 'vip' });
    expect(await change(acme, { projectKey: '' })).toMatchObject({ projectKey: null, changes: 2 });
  });
  it('with the same slug belongs to one project (SET-5)', async () => {
    const one = project({ fullPath: 'acme/one.two' });
    const other = project({ fullPath: 'acme/one-two' });
    const elsewhere = project({ fullPath: 'acme/else' });
    await change(one, { projectKey: 'vip' });
    expect(await refusal(change(other, { enabled: true, projectKey: 'vip' }))).toBe(used);
    expect(await read(other)).toMatchObject({ enabled: false, projectKey: null });
    expect(await change(elsewhere, { projectKey: 'vip' })).toMatchObject({ projectKey: 'vip' });
  });
  it('that was replaced stays its own until it is given up (RT-8, MA-1)', async () => {
    const one = project({ fullPath: 'acme/x.y' });
    const other = project({ fullPath: 'acme/x-y' });
    const vip = 'desk+acme-x-y-vip@example.com';
    const gold = 'desk+acme-x-y-gold@example.com';
    await change(one, { projectKey: 'vip' });
    await change(one, { projectKey: 'gold' });
    expect(await change(one, { projectKey: null })).toMatchObject({ formerAddresses: [vip, gold] });
    for (const projectKey of ['vip', 'gold']) expect(await refusal(change(other, { projectKey }))).toBe(used);
    expect(await change(one, { formerAddresses: [gold.toUpperCase()] })).toMatchObject({ formerAddresses: [gold] });
    expect(await change(other, { projectKey: 'vip' })).toMatchObject({ projectKey: 'vip' });
    expect(await refusal(change(one, { projectKey: 'vip' }))).toBe(used);
    expect(await change(one, { projectKey: 'gold' })).toMatchObject({ projectKey: 'gold', formerAddresses: [] });
    expect(await refusal(change(other, { projectKey: 'gold' }))).toBe(used);
  });
  it('that is former can only be left out of the list (RT-8)', async () => {
    const one = project();
    await change(one, { projectKey: 'vip' });
    await change(one, { projectKey: 'gold' });
    const before = await read(one);
    expect(before.formerAddresses).toHaveLength(1);
    expect(
      await refusal(change(one, { formerAddresses: [...before.formerAddresses, 'desk+else-vip@example.com'] })),
    ).toBe('invalid-fields: formerAddresses can only be left out');
    expect(await change(one, { formerAddresses: before.formerAddresses })).toEqual(before);
    expect(await read(one)).toEqual(before);
  });
  it('that many want at the same time goes to one of them (SET-5)', async () => {
    const many = Array.from({ length: 20 }, () => project({ fullPath: 'acme/wanted' }));
    const outcomes = await Promise.all(
      many.map((one) => refusal(change(one, { projectKey: 'vip' })).catch(() => 'changed')),
    );
    expect(outcomes.filter((outcome) => outcome === 'changed')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === used)).toHaveLength(19);
  });
});

describe('where no mail can arrive', () => {
  let without: StartedDesk;
  beforeAll(async () => {
    const none = { incomingAddress: 'desk@example.com', serviceDeskAddress: null, enabledForNewProjects: true };
    without = await StartedDesk.start(projects, none);
  });
  afterAll(() => without.stop());

  it('Service Desk is off, and is not switched on (SET-2)', async () => {
    const acme = project();
    const { serviceDesk } = await without.ask(readServiceDesk, {}, entering(acme));
    expect(serviceDesk).toMatchObject({ enabled: false, address: null });
    const refused = without.ask(changeServiceDesk, { enabled: true }, entering(acme));
    expect(await refusal(refused)).toBe('mail-not-set-up: Set up incoming mail first');
  });
});
