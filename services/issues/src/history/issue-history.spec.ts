import { setTimeout as wait } from 'node:timers/promises';
import {
  addNote,
  addSpentTime,
  deleteNote,
  editNote,
  readIssueAsOf,
  readIssueContactsAsOf,
  readIssueHistory,
  recordParticipants,
  ReplyOf,
  resetSpentTime,
  setIssueContacts,
  setTimeEstimate,
  updateIssue,
} from '@ledgerdesk/contracts';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import { asSupportBot, entering, joe, newId, newProject, StartedIssues } from '../fixture/started-issues';

let issues: StartedIssues;
beforeAll(async () => void (issues = await StartedIssues.start()));
afterAll(() => issues.stop());
let projectId = 0;
let iid = 0;
let issueId = 0;
beforeEach(async () => {
  projectId = newProject();
  for (const n of [1, 2]) issues.services.addContact(contact(n), projectId);
  ({ iid, id: issueId } = await issues.create(entering(projectId), { title: 'Old', description: 'It burns' }));
});

const ask: StartedIssues['ask'] = (...asked) => issues.ask(...asked);
const contact = (n: number) => projectId * 100 + n;
const asPlanner = () => entering(projectId);
const asGuest = (given = {}) => entering(projectId, { role: 10, user: joe, ...given });
const historyFor = (access = asPlanner()) => ask(readIssueHistory, { iid, perPage: 100 }, access);
const short = ({ items }: ReplyOf<typeof readIssueHistory>) => items.map(({ action, changes }) => [action, changes]);
const note = async (body: string, access = asPlanner(), internal = false) =>
  (await ask(addNote, { iid, noteId: newId(), body, internal }, access)).note!.id;
const now = async () => {
  await wait(5);
  const at = new Date().toISOString();
  await wait(5);
  return at;
};

describe('the history of an issue', () => {
  it('has its labels, assignees and time (HIS-1)', async () => {
    const { issue } = await ask(updateIssue, { iid, addLabels: ['late'], assigneeIds: [2] }, asPlanner());
    expect(issue.labels).toEqual(['late']);
    await ask(setTimeEstimate, { iid, duration: '1h' }, asPlanner());
    await ask(addSpentTime, { iid, duration: '30m' }, asPlanner());
    await ask(resetSpentTime, { iid }, asPlanner());
    expect(short(await historyFor()).slice(0, 5)).toEqual([
      ['updated', { totalTimeSpent: { from: 1_800, to: null } }],
      ['updated', { totalTimeSpent: { from: null, to: 1_800 } }],
      ['updated', { timeEstimate: { from: null, to: 3_600 } }],
      ['updated', { assigneeIds: { from: null, to: [2] } }],
      ['updated', { labelIds: { from: null, to: [expect.any(Number)] } }],
    ]);
  });
  it('has no text of a note that is deleted, for nobody (HIS-3)', async () => {
    const noteId = await note('First');
    await ask(editNote, { iid, noteId, body: 'Second' }, asPlanner());
    await ask(deleteNote, { iid, noteId }, entering(projectId, { role: 50 }));
    const items = (await historyFor()).items.filter((entry) => entry.noteId === noteId);
    expect(items.map(({ action, changes }) => [action, changes])).toEqual([
      ['note_deleted', {}],
      ['note_edited', { body: {} }],
      ['note_added', { body: {} }],
    ]);
  });
  it('has each change with who made it, when, which way and what, newest first (HIS-1, HIS-2, API-49)', async () => {
    const noteId = await note('First');
    await ask(editNote, { iid, noteId, body: 'Second' }, asPlanner());
    await ask(updateIssue, { iid, title: 'New', confidential: true, stateEvent: 'close' }, asPlanner());
    await ask(updateIssue, { iid, stateEvent: 'close' }, asPlanner());
    await ask(setIssueContacts, { iid, addIds: [contact(2), contact(1)] }, asPlanner());
    await ask(setIssueContacts, { iid, removeIds: [contact(2)] }, asPlanner());
    const whole = await historyFor();
    const made = { actor: { id: 1, username: 'jane', name: 'The jane' }, at: expect.any(String), via: 'api' };
    expect(whole.items).toEqual([
      {
        id: 8,
        action: 'contacts_changed',
        changes: { contactIds: { from: [contact(1), contact(2)], to: [contact(1)] } },
        ...made,
      },
      {
        id: 7,
        action: 'contacts_changed',
        changes: { contactIds: { from: null, to: [contact(1), contact(2)] } },
        ...made,
      },
      { id: 6, action: 'closed', changes: { state: { from: 'opened', to: 'closed' } }, ...made },
      { id: 5, action: 'updated', changes: { confidential: { from: false, to: true } }, ...made },
      { id: 4, action: 'updated', changes: { title: { from: 'Old', to: 'New' } }, ...made },
      { id: 3, action: 'note_edited', noteId, changes: { body: { from: 'First', to: 'Second' } }, ...made },
      { id: 2, action: 'note_added', noteId, changes: { body: { from: null, to: 'First' } }, ...made },
      {
        id: 1,
        action: 'created',
        changes: {
          title: { from: null, to: 'Old' },
          description: { from: null, to: 'It burns' },
          confidential: { from: null, to: false },
          state: { from: null, to: 'opened' },
        },
        ...made,
      },
    ]);
    const times = whole.items.map(({ at }) => at);
    expect([...times].sort().reverse()).toEqual(times);
    const part = await ask(readIssueHistory, { iid, page: 2, perPage: 5 }, asPlanner());
    expect([part.items, part.total, part.more]).toEqual([whole.items.slice(5), 8, false]);
  });
  it('tells texts to Planners and to who wrote them, and others that they changed (HIS-3)', async () => {
    const noteId = await note('By joe', asGuest());
    await ask(editNote, { iid, noteId, body: 'By joe again' }, asGuest());
    await ask(editNote, { iid, noteId, body: 'By jane' }, entering(projectId, { role: 40 }));
    await ask(updateIssue, { iid, title: 'New' }, asPlanner());
    expect(short(await historyFor(asGuest()))).toEqual([
      ['updated', { title: {} }],
      ['note_edited', { body: { from: 'By joe again' } }],
      ['note_edited', { body: { from: 'By joe', to: 'By joe again' } }],
      ['note_added', { body: { from: null, to: 'By joe' } }],
      [
        'created',
        {
          title: { from: null },
          description: { from: null },
          confidential: { from: null, to: false },
          state: { from: null, to: 'opened' },
        },
      ],
    ]);
    const anonymous = { ...asGuest(), user: null };
    expect(JSON.stringify(await historyFor(anonymous))).not.toMatch(/By joe|By jane|Old|New|burns/);
    expect((await historyFor(anonymous)).total).toBe(5);
  });
  it('leaves out internal notes and their edits for those who may not read them (HIS-3, GRP-23)', async () => {
    const noteId = await note('Between us', asPlanner(), true);
    await ask(editNote, { iid, noteId, body: 'Still between us' }, asPlanner());
    expect((await historyFor()).items.map(({ action }) => action)).toEqual(['note_edited', 'note_added', 'created']);
    const seen = await historyFor(asGuest());
    expect([seen.items.map(({ action }) => action), seen.total]).toEqual([['created'], 1]);
  });
  it('leaves out links that the reader may not see, and contacts of others (HIS-3, LNK-1, LNK-3)', async () => {
    await ask(setIssueContacts, { iid, addIds: [contact(1)] }, asPlanner());
    const linked = ['contacts_changed', { contactIds: { from: null, to: [contact(1)] } }];
    expect(short(await historyFor())[0]).toEqual(linked);
    for (const access of [
      asGuest(),
      entering(projectId, { crmEnabled: false }),
      entering(projectId, { sourceRole: 10 }),
      { ...asPlanner(), user: null, target: asGuest().target },
    ]) {
      const seen = await historyFor(access);
      expect([seen.items.map(({ action }) => action), seen.total]).toEqual([['created'], 1]);
    }
    const elsewhere = entering(projectId, { groupId: newProject() });
    expect((await historyFor(elsewhere)).items.map(({ action }) => action)).toEqual(['created']);
    issues.services.replaced.set(contact(1), contact(2));
    issues.services.contacts.delete(contact(1));
    expect(short(await historyFor())[0]).toEqual([
      'contacts_changed',
      { contactIds: { from: null, to: [contact(2)] } },
    ]);
  });
  it('tells who is mailed about it by the addresses that the reader may see (HIS-1)', async () => {
    issues.services.addresses.set('ann', 'a…@x.org');
    const record = (kind: 'added' | 'removed' | 'not-mailed') =>
      ask(recordParticipants, { issueId, change: { kind, correspondentIds: ['ann'] } }, asSupportBot(projectId));
    await record('added');
    await record('not-mailed');
    await record('removed');
    expect(short(await historyFor()).slice(0, -1)).toEqual([
      ['participants_changed', { participants: { from: ['a…@x.org'], to: null } }],
      ['participants_changed', { participants: { from: null, to: ['a…@x.org'] } }],
    ]);
  });
  it('is read by whoever may read the issue now, and fits into a message (HIS-3, GRP-21)', async () => {
    const long = 'x'.repeat(250_000);
    for (const description of [`${long}1`, `${long}2`, `${long}3`])
      await ask(updateIssue, { iid, description }, asPlanner());
    const { items } = await historyFor();
    expect(JSON.stringify(items).length).toBeLessThan(700_000);
    expect(items[0]!.changes.description!.to).toMatch(/^x+(…|3)$/);
    await ask(updateIssue, { iid, confidential: true }, asPlanner());
    expect(await refusal(historyFor(asGuest()))).toMatch(/^issue-not-found/);
    expect(await refusal(historyFor(entering(newProject())))).toMatch(/^issue-not-found/);
  });
});

describe('an issue at a past time', () => {
  const issueAt = (asOf: string, access = asPlanner()) => ask(readIssueAsOf, { iid, asOf }, access);
  const contactsAt = (asOf: string, access = asPlanner()) => ask(readIssueContactsAsOf, { iid, asOf }, access);

  it('is as it was then, with the contacts that it had (HIS-4)', async () => {
    await ask(setIssueContacts, { iid, addIds: [contact(1)] }, asPlanner());
    const then = await now();
    await ask(updateIssue, { iid, title: 'New', stateEvent: 'close' }, asPlanner());
    await ask(setIssueContacts, { iid, replaceIds: [contact(2)] }, asPlanner());
    expect((await issueAt(then)).issue).toMatchObject({ title: 'Old', state: 'opened', closedBy: null });
    expect((await contactsAt(then)).contacts.map(({ id }) => id)).toEqual([contact(1)]);
    const present = await now();
    expect((await issueAt(present)).issue).toMatchObject({ title: 'New', state: 'closed' });
    expect((await contactsAt(present)).contacts.map(({ id }) => id)).toEqual([contact(2)]);
    const early = '2020-01-01T00:00:00.000Z';
    expect(await refusal(issueAt(early))).toMatch(/^issue-not-found/);
    expect(await refusal(contactsAt(early))).toMatch(/^issue-not-found/);
  });
  it('is shown to Planners, and its contacts to who may see them now (HIS-4, LNK-1)', async () => {
    const at = await now();
    for (const asked of [issueAt, contactsAt]) {
      expect(await refusal(asked(at, asGuest()))).toMatch(/^forbidden/);
      expect(await refusal(asked(at, { ...asGuest(), user: null }))).toMatch(/^forbidden/);
      expect(await refusal(asked(at, entering(newProject())))).toMatch(/^issue-not-found/);
    }
    expect(await refusal(contactsAt(at, entering(projectId, { crmEnabled: false })))).toMatch(/^forbidden/);
    expect(await refusal(contactsAt(at, entering(projectId, { sourceRole: 10 })))).toMatch(/^forbidden/);
  });
});
