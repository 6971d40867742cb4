import { recorded, specifyProjection } from '@ledgerdesk/event-sourcing/testing';
import { fold, Recorded } from '@ledgerdesk/event-sourcing';
import { evolve, initialState, IssueCreated, IssueEvent, movedAway, PresentIssue } from '../issue';
import { issueList } from './issue-list.projection';
import { IssueRow, issueRow } from './issue-row';

const given = specifyProjection(issueList);
const ids = { issueId: 7, projectId: 3 };
const changed = { ...ids, noteId: 11, authorId: 1, changedAt: 't2' };
const written = { iid: 4, byMail: null, uploads: [], createdAt: 't1' };
const event = (event: IssueEvent): Recorded<IssueEvent> => recorded('t2', event);

const created = event({
  type: 'IssueCreated',
  data: { ...ids, ...written, title: 'Straße', description: 'É', confidential: false, authorId: 2, changedAt: 't1' },
});
const retitled = event({ type: 'IssueTitleChanged', data: { ...changed, title: 'B', former: 'A' } });
const hidden = event({ type: 'IssueConfidentialityChanged', data: { ...changed, confidential: true } });
const linked = event({ type: 'IssueContactsSet', data: { ...changed, added: [8], removed: [] } });
const repointed = event({
  type: 'IssueContactsRepointed',
  data: { ...ids, transferId: 5, changes: [{ from: 8, to: 80 }], takenOff: [] },
});
const estimated = event({ type: 'TimeEstimateChanged', data: { ...changed, seconds: 7_200 } });
const spent = (seconds: number) =>
  event({ type: 'TimeSpent', data: { ...changed, iid: 4, seconds, spentAt: 't1', date: null, summary: null } });
const note = (internal: boolean) => event({ type: 'NoteAdded', data: { ...changed, ...written, body: 'x', internal } });
const after = (...events: readonly IssueEvent[]) => fold({ initialState, evolve }, events) as PresentIssue;

describe('the row of an issue in the list', () => {
  it('is found by its folded texts, and by who may read it', () =>
    expect(issueRow(after(created))).toMatchObject({
      foldedTitle: 'strasse',
      foldedDescription: 'é',
      search: 'strasse\né',
      visibleTo: ['p3', 'u2@3', 'r3'],
    }));
  it('is for Planners and the author alone where the issue is confidential (GRP-21)', () =>
    expect(issueRow(after(created, hidden)).visibleTo).toEqual(['p3', 'u2@3']));
  it('is what the issue is after each of its events', () =>
    given()
      .when(created, retitled, hidden, linked, estimated, spent(60), spent(-20))
      .then({ 7: issueRow(after(created, retitled, hidden, linked, estimated, spent(60), spent(-20))) }));
  it('is found by whom a group transfer led its links to, and is otherwise as it was (TRF-24)', () => {
    const before = issueRow(after(created, linked));
    given(created, linked)
      .when(repointed)
      .then({ 7: { ...before, contactIds: [80], issue: { ...before.issue, contactIds: [80] } } });
  });
  it('is for assignees, too, where the issue is confidential (GRP-21)', () => {
    const assigned = event({ type: 'IssueAssigneesChanged', data: { ...changed, added: [2, 4], removed: [] } });
    expect(issueRow(after(created, hidden, assigned)).visibleTo).toEqual(['p3', 'u2@3', 'u4@3']);
  });
  it('has a label no more that is deleted', () => {
    const labelled = event({ type: 'IssueLabelsChanged', data: { ...changed, added: [5], removed: [] } });
    const before = issueRow(after(created, labelled));
    const data = { labelId: 5, owner: { kind: 'project', id: 3 }, deletedAt: 't3' } as const;
    const issue = { ...before.issue, labelIds: [] };
    expect(issueList.evolve(before, recorded('t3', { type: 'LabelDeleted', data }), new Map())).toEqual({
      ...before,
      issue,
      labelIds: [],
      isLabelled: false,
    });
  });
  it('is closed by the event by which the issue that it has become is there (MOV-6)', () => {
    const copied = event({
      type: 'NoteAdded',
      data: { ...changed, ...written, issueId: 70, projectId: 30, body: 'x', internal: false, copyOf: 11 },
    });
    const closed = { iid: 5, title: 'Straße', description: 'É', confidential: false, authorId: 2, byMail: null };
    const nobody = { closed: null, labelIds: [], assigneeIds: [], deletedNotes: [], uploads: [], createdAt: 't1' };
    const links = { contactIds: [8], takenOff: [], repointings: 0, repointed: [] };
    const publicNotes = [{ noteId: 11, byMail: false }];
    const known = { userNotes: { public: 1, internal: 0 }, publicNotes };
    const counted = { time: { estimate: 0, spent: 60, entries: 1 }, reopenedByMail: [], ...known };
    const arrived = event({
      type: 'IssueArrived',
      data: {
        issueId: 70,
        projectId: 30,
        noteId: 12,
        authorId: 1,
        changedAt: 't3',
        moveId: 'm-1',
        from: { ...ids, iid: 4, linked: true },
        issue: { ...closed, ...nobody, links, ...counted },
      },
    });
    const before = after(created, linked, spent(60), note(false));
    const to = { issueId: 70, projectId: 30, iid: 5 };
    const original = { ...movedAway(before, { to, by: 1, at: 't3' }), notes: [] };
    given(created, linked, spent(60), note(false))
      .when(copied, arrived)
      .then({
        7: issueRow(original, known),
        70: issueRow({ ...after(copied, arrived), notes: [] }, known),
      });
  });
  it('counts the notes of people, internal ones apart, and keeps none of them (GRP-23)', () => {
    const issue = { ...after(created, note(false), note(true), note(false)), notes: [] };
    given(created, note(false), note(true))
      .when(note(false))
      .then({
        7: issueRow(issue, {
          userNotes: { public: 2, internal: 1 },
          publicNotes: Array(2).fill({ noteId: 11, byMail: false }),
        }),
      });
  });
  it('awaits the team, or the customer after the team has answered (MA-12)', () => {
    const byMail = { mailId: 'm-1', correspondentId: 'c-1.2', verdict: 'pass' } as const;
    const ticket = event({ ...(created as IssueCreated), data: { ...(created as IssueCreated).data, byMail } });
    const noteBy = (noteId: number, by: typeof byMail | null, internal = false) =>
      event({ type: 'NoteAdded', data: { ...changed, ...written, noteId, body: 'x', internal, byMail: by } });
    const deleted = (noteId: number) =>
      event({ type: 'NoteDeleted', data: { ...ids, noteId, internal: false, deletedBy: 1, changedAt: 't3' } });
    const rowAfter = (...events: readonly IssueEvent[]) =>
      events.reduce<IssueRow | null>((row, each) => issueList.evolve(row, each as never, new Map()), null)!;
    const awaiting = (...events: readonly IssueEvent[]) => rowAfter(...events).awaiting;
    expect(rowAfter(ticket)).toMatchObject({ isTicket: true, awaiting: 'team', externalAuthorId: 'c-1' });
    expect(rowAfter(created)).toMatchObject({ isTicket: false, awaiting: '', externalAuthorId: '' });
    expect(awaiting(ticket, noteBy(20, null))).toBe('customer');
    expect(awaiting(ticket, noteBy(20, null, true))).toBe('team');
    expect(awaiting(ticket, noteBy(20, null), noteBy(21, byMail))).toBe('team');
    expect(awaiting(ticket, noteBy(20, null), noteBy(21, byMail), deleted(21))).toBe('customer');
    expect(awaiting(ticket, noteBy(20, null), deleted(20))).toBe('team');
  });
});
