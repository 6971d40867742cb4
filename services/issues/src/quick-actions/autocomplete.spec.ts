import { offerCommands, offerContacts, setIssueContacts, updateIssue } from '@ledgerdesk/contracts';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import { entering, joe, newId, newProject, StartedIssues } from '../fixture/started-issues';

let issues: StartedIssues;
beforeAll(async () => void (issues = await StartedIssues.start()));
afterAll(() => issues.stop());
let projectId = 0;
let iid = 0;
beforeEach(async () => {
  projectId = newProject();
  ({ iid } = await issues.create(entering(projectId)));
});

const ask: StartedIssues['ask'] = (...asked) => issues.ask(...asked);
const guest = () => entering(projectId, { role: 10, user: joe });
const nobody = () => entering(projectId, { role: 0, user: null });
const archived = () => entering(projectId, { archived: true });

describe('the commands that are offered', () => {
  const names = async (access = entering(projectId), asked: number | null = iid) =>
    (await ask(offerCommands, { iid: asked }, access)).commands.map(({ name }) => name);

  it('have their aliases, a description and a hint of their parameters (AUT-4, API-48)', async () => {
    const { commands } = await ask(offerCommands, { iid }, entering(projectId));
    expect(commands.find(({ name }) => name === 'spend')).toEqual({
      name: 'spend',
      aliases: ['spent', 'spend_time'],
      description: 'Add or subtract spent time',
      params: '<1h 30m | -1h 30m> <date(YYYY-MM-DD)>',
    });
  });
  it('are those that are available on the issue as it is (AUT-4)', async () => {
    expect(await names()).toEqual(['close', 'title', 'confidential', 'label', 'assign', 'estimate', 'spend', 'move']);
    const { id } = issues.services.addContact(newId(), projectId);
    await ask(setIssueContacts, { iid, addIds: [id] }, entering(projectId));
    await ask(updateIssue, { iid, stateEvent: 'close', confidential: true }, entering(projectId));
    const contactActions = ['add_contacts', 'remove_contacts'];
    const always = [...contactActions, 'reopen', 'title', 'label', 'assign', 'estimate', 'spend', 'move'];
    expect(await names()).toEqual(always);
    await ask(updateIssue, { iid, addLabels: ['late'], assigneeIds: [2] }, entering(projectId));
    expect(await names()).toEqual(expect.arrayContaining(['unlabel', 'unassign']));
    expect(await names(guest())).toEqual(['reopen', 'title']);
  });
  it('are those of participants for Reporters (PART-4)', async () => {
    const offered = await names(entering(projectId, { role: 20 }));
    expect(offered).toEqual(expect.arrayContaining(['add_email', 'remove_email', 'convert_to_ticket']));
  });
  it('are those of a new issue, where none is named', async () => {
    issues.services.addContact(newId(), projectId);
    const others = ['close', 'title', 'confidential', 'label', 'assign', 'estimate', 'spend', 'move'];
    const offered = ['add_contacts', ...others];
    expect(await names(entering(projectId), null)).toEqual(offered);
  });
  it('are none that the asker may not use (GRP-24, GRP-25, GRP-30)', async () => {
    expect([await names(guest()), await names(nobody()), await names(archived())]).toEqual([[], [], []]);
    expect(await names(guest(), null)).toEqual(['close', 'title']);
    expect(await refusal(names(guest(), 999))).toContain('issue-not-found');
  });
});

describe('the contacts that are offered', () => {
  const emails = async (asked = {}, access = entering(projectId)) =>
    (await ask(offerContacts, { iid, ...asked }, access)).contacts.map(({ email }) => email);
  beforeEach(async () => {
    const add = (email: string | null, fields = {}) =>
      issues.services.addContact(newId(), projectId, { email, ...fields });
    const linked = add('linked@x.org', { firstName: 'Zoe', lastName: 'Abel' });
    const former = add('former@x.org', { firstName: 'Ann', lastName: 'Zorn' });
    await ask(setIssueContacts, { iid, addIds: [linked.id, former.id] }, entering(projectId));
    issues.services.addContact(former.id, projectId, { ...former, state: 'inactive' });
    add('jane@x.org', { firstName: 'Jane', lastName: 'Doe', description: 'Knows Roe' });
    add('joe@x.org', { firstName: 'Joe', lastName: 'Roe' });
    add('old@x.org', { state: 'inactive' });
    add(null);
  });

  it('are active ones with an e-mail that are not linked yet, after /add_contacts (AUT-1, API-47)', async () => {
    expect(await emails()).toEqual(['jane@x.org', 'joe@x.org']);
    const { contacts } = await ask(offerContacts, { iid }, entering(projectId));
    expect(contacts[0]).toMatchObject({ firstName: 'Jane', lastName: 'Doe', state: 'active', set: false });
    expect(await emails({ iid: null })).toEqual(['linked@x.org', 'jane@x.org', 'joe@x.org']);
  });
  it('are the linked ones in any state, by last name, after /remove_contacts (AUT-1)', async () => {
    const { contacts } = await ask(offerContacts, { iid, command: 'remove' }, entering(projectId));
    expect(contacts.map(({ email, state, set }) => [email, state, set])).toEqual([
      ['linked@x.org', 'active', true],
      ['former@x.org', 'inactive', true],
    ]);
    expect(await emails({ iid: null, command: 'remove' })).toEqual([]);
  });
  it('are narrowed by e-mail, first or last name, and by nothing else (AUT-2)', async () => {
    expect([await emails({ query: 'ROE' }), await emails({ query: 'ja' }), await emails({ query: 'joe@' })]).toEqual([
      ['joe@x.org'],
      ['jane@x.org'],
      ['joe@x.org'],
    ]);
    expect(await emails({ command: 'remove', query: 'zor' })).toEqual(['former@x.org']);
  });
  it('are none without permission (LNK-2, API-47)', async () => {
    expect([await emails({}, guest()), await emails({}, nobody()), await emails({}, archived())]).toEqual([[], [], []]);
  });
  it('are at most a hundred (API-47)', async () => {
    for (let n = 0; n < 120; n += 1) issues.services.addContact(newId(), projectId, { email: `n${n}@x.org` });
    expect(await emails()).toHaveLength(100);
  });
});
