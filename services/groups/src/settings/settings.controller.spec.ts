import {
  addMember,
  changeSettings,
  findMisfitLinks,
  readSettings,
  RequestPayload,
  updateGroup,
} from '@ledgerdesk/contracts';
import { standIn } from '@ledgerdesk/testing';
import { StartedGroups } from '../fixture/started-groups';

describe('the CRM settings of a group', () => {
  /** What issues was asked for, in two parts, and whether it finds some in the second. */
  const asked: RequestPayload<typeof findMisfitLinks>[] = [];
  let found = false;
  const issues = standIn(findMisfitLinks, ({ payload }) => {
    asked.push(payload);
    return payload.after === null ? { found: false, next: '1/2' } : { found, next: null };
  });
  let service: StartedGroups;
  let jane: { id: number; token: string };
  let john: { id: number; token: string };
  const make = async (path: string) => {
    const root = await service.group(jane.token, path, { name: path });
    const below = await service.group(jane.token, 'below', { in: root.id });
    return { root: root.id, below: below.id };
  };
  const read = async (token: string, group: number) => (await service.ask(token, { group }, readSettings, {})).settings;
  const change = async (token: string, group: number, input: object) =>
    (await service.ask(token, { group }, changeSettings, input)).settings;
  const admit = (group: number, accessLevel: 10 | 15 | 40 | 50) =>
    service.ask(jane.token, { group }, addMember, { userId: john.id, accessLevel });
  beforeAll(async () => {
    service = await StartedGroups.start({ controllers: [issues] });
    jane = await service.user('jane');
    john = await service.user('john');
  });
  afterAll(() => service.stop());

  it('show the root as contact source where none is configured (API-39, SRC-2, SRC-3)', async () => {
    const { root, below } = await make('shown');
    expect(await read(jane.token, below)).toEqual({
      groupId: below,
      enabled: true,
      sourceGroupId: null,
      contactSource: { id: root, name: 'shown', fullPath: 'shown' },
      contactSourceEnabled: true,
      mayOwnContacts: false,
      sourceLocked: false,
    });
  });
  it('change in what is named, at once and for everybody (SRC-8, SRC-10)', async () => {
    const { root, below } = await make('changed');
    expect(await change(jane.token, below, { sourceGroupId: below })).toMatchObject({
      enabled: true,
      sourceGroupId: below,
      mayOwnContacts: true,
      contactSource: { id: below },
    });
    expect(await change(jane.token, below, { enabled: false })).toMatchObject({
      enabled: false,
      sourceGroupId: below,
    });
    expect((await service.resolveAccess(jane.token, { group: below })).target).toMatchObject({
      group: { crmEnabled: false },
      contactSource: { groupId: below },
    });
    expect(await change(jane.token, below, { sourceGroupId: null })).toMatchObject({
      mayOwnContacts: false,
      contactSource: { id: root },
    });
  });
  it('record nothing where they are as asked for (SRC-9)', async () => {
    const { below } = await make('same');
    const events = async () => (await service.parts.eventStore.read('tree')).length;
    const before = await events();
    expect(await change(jane.token, below, { enabled: true, sourceGroupId: null })).toMatchObject({ enabled: true });
    expect(await events()).toBe(before);
  });
  it('are read by Planners and changed by Owners only (SRC-5)', async () => {
    const { below } = await make('rights');
    await admit(below, 15);
    expect(await read(john.token, below)).toMatchObject({ contactSource: { name: 'rights' } });
    await expect(change(john.token, below, { enabled: false })).rejects.toMatchObject({ code: 'forbidden' });
    const { below: other } = await make('rights2');
    await admit(other, 10);
    await expect(read(john.token, other)).rejects.toMatchObject({ code: 'forbidden' });
  });
  it('name no source whose contacts the user may not read (SRC-6)', async () => {
    const mine = await make('mine');
    const others = await make('others');
    await admit(mine.root, 50);
    const refused = expect(change(john.token, mine.root, { sourceGroupId: others.root }));
    await refused.rejects.toMatchObject({
      code: 'source-not-allowed',
      message: 'Contact source does not exist or you are not allowed to read its contacts',
    });
    await admit(others.root, 15);
    expect(await change(john.token, mine.root, { sourceGroupId: others.root })).toMatchObject({
      contactSource: { id: others.root, name: 'others' },
    });
  });
  it('keep their contact source while an issue is linked to a contact of another one (SRC-7)', async () => {
    const { root, below } = await make('locked');
    const own = await service.group(jane.token, 'own', { in: root, crmSourceGroupId: below });
    const { id: project } = await service.project(jane.token, below, 'desk');
    await service.project(jane.token, own.id, 'elsewhere');
    found = true;
    asked.length = 0;
    const refused = {
      code: 'source-locked',
      message: 'Contact source cannot be changed when issues already have contacts assigned from a different source.',
    };
    await expect(change(jane.token, below, { sourceGroupId: below })).rejects.toMatchObject(refused);
    const question = { projectIds: [project], keepSourceId: below };
    // What gets no answer is asked again.
    const about = asked.filter(({ keepSourceId }) => keepSourceId !== null);
    expect(new Set(about.map((each) => JSON.stringify(each)))).toEqual(
      new Set([null, '1/2'].map((after) => JSON.stringify({ ...question, after }))),
    );
    const update = service.ask(jane.token, { group: below }, updateGroup, { name: 'x', crmSourceGroupId: below });
    await expect(update).rejects.toMatchObject(refused);
    expect(await read(jane.token, below)).toMatchObject({ sourceGroupId: null, sourceLocked: true });
    expect(asked.at(-1)).toEqual({ projectIds: [project], keepSourceId: null, after: '1/2' });
    // Where the contact source stays the same one, nothing is asked.
    expect(await change(jane.token, below, { sourceGroupId: root })).toMatchObject({ sourceGroupId: root });
    found = false;
    expect(await change(jane.token, below, { sourceGroupId: below })).toMatchObject({ sourceLocked: false });
  });
  it('do not name a contact source to who may not see it (API-39)', async () => {
    const near = await make('near');
    const far = await make('far');
    await change(jane.token, near.root, { sourceGroupId: far.root });
    await admit(near.root, 15);
    expect((await read(john.token, near.root)).contactSource).toEqual({ id: far.root, name: null, fullPath: null });
  });
});
