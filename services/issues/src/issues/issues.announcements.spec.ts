import { Recorded } from '@ledgerdesk/event-sourcing';
import { recorded } from '@ledgerdesk/event-sourcing/testing';
import { IssueArrived, IssueEvent } from './issue';
import { announceIssues } from './issues.announcements';

const ids = { issueId: 7, projectId: 3 };
const changed = { ...ids, noteId: 11, authorId: 1, changedAt: 't2' };
const written = { iid: 4, byMail: null, uploads: [], createdAt: 't1', confidential: true };
const announced = (event: IssueEvent) => announceIssues(recorded('t2', event) as Recorded);
const subject = 'issues/7';

describe('what is announced of issues (EVT-2, EVT-3)', () => {
  it('is one that was created, by ids', () =>
    expect(
      announced({
        type: 'IssueCreated',
        data: { ...changed, ...written, title: 'Secret', description: 'Secret' },
      }),
    ).toEqual({ type: 'issues.issues.created.v1', payload: { ...ids, iid: 4 }, subject }));
  it.each<[string, IssueEvent]>([
    ['title', { type: 'IssueTitleChanged', data: { ...changed, title: 'a', former: 'b' } }],
    ['description', { type: 'IssueDescriptionChanged', data: { ...changed, description: 'a' } }],
    ['labels', { type: 'IssueLabelsChanged', data: { ...changed, added: [5], removed: [] } }],
    ['assignees', { type: 'IssueAssigneesChanged', data: { ...changed, added: [], removed: [2] } }],
    ['confidential', { type: 'IssueConfidentialityChanged', data: { ...changed, confidential: true } }],
    ['time_estimate', { type: 'TimeEstimateChanged', data: { ...changed, seconds: 60 } }],
    [
      'total_time_spent',
      { type: 'TimeSpent', data: { ...changed, iid: 4, seconds: 60, spentAt: 't1', date: null, summary: 'Secret' } },
    ],
    ['total_time_spent', { type: 'TimeSpentRemoved', data: changed }],
  ])('is that its %s has changed', (field, event) =>
    expect(announced(event)).toEqual({
      type: 'issues.issues.updated.v1',
      payload: { ...ids, changed: [field] },
      subject,
    }),
  );
  it('is that it has become another one, which is announced as created, but nothing that was copied', () => {
    const to = { issueId: 70, projectId: 30, iid: 5 };
    expect(announced({ type: 'IssueMoved', data: { ...changed, to } })).toEqual({
      type: 'issues.issues.moved.v1',
      payload: { ...ids, toIssueId: 70, toProjectId: 30 },
      subject,
    });
    const issue = { iid: 4, title: 'Secret' } as IssueArrived['data']['issue'];
    const from = { ...to, linked: true };
    expect(announced({ type: 'IssueArrived', data: { ...changed, moveId: 'm-1', from, issue } })).toEqual({
      type: 'issues.issues.created.v1',
      payload: { ...ids, iid: 4 },
      subject,
    });
    const { confidential: _, ...note } = written;
    const copied = { ...changed, ...note, body: 'Secret', internal: false, copyOf: 10 };
    const time = { ...changed, iid: 4, seconds: 60, spentAt: 't1', date: null, summary: null, copyOf: 10 };
    expect(announced({ type: 'NoteAdded', data: copied })).toBeNull();
    expect(announced({ type: 'TimeSpent', data: time })).toBeNull();
  });
  it('is that it was closed, and reopened', () => {
    const [closed, reopened] = (['IssueClosed', 'IssueReopened'] as const).map((type) =>
      announced({ type, data: changed }),
    );
    expect(closed).toEqual({ type: 'issues.issues.closed.v1', payload: ids, subject });
    expect(reopened).toEqual({ type: 'issues.issues.reopened.v1', payload: ids, subject });
  });
  it('is which contacts it was linked to, and which no longer', () =>
    expect(announced({ type: 'IssueContactsSet', data: { ...changed, added: [8], removed: [9] } })).toEqual({
      type: 'issues.contacts.set.v1',
      payload: { ...ids, added: [8], removed: [9] },
      subject,
    }));
  it('is whom a group transfer led its links to (GQL-40)', () => {
    const repointed = (changes: { from: number; to: number }[]) =>
      announced({ type: 'IssueContactsRepointed', data: { ...ids, transferId: 5, changes, takenOff: [] } });
    const changes = [8, 9].map((from) => ({ from, to: 80 }));
    const payload = { ...ids, added: [80], removed: [8, 9] };
    expect(repointed(changes)).toEqual({ type: 'issues.contacts.set.v1', payload, subject });
    expect(repointed([])).toBeNull();
  });
  it('is a note, whether it is internal, and whether it came from outside', () => {
    const byMail = { mailId: 'm', correspondentId: 'c', verdict: 'none' as const };
    const data = { ...changed, ...written, body: 'Secret', internal: true };
    const note = { ...ids, iid: 4, noteId: 11, internal: true };
    const type = 'issues.notes.added.v1';
    expect(announced({ type: 'NoteAdded', data })).toEqual({ type, payload: { ...note, external: false }, subject });
    expect(announced({ type: 'NoteAdded', data: { ...data, byMail } })).toMatchObject({ payload: { external: true } });
  });
  it('is that a note, or the issue itself, was deleted', () => {
    const deleted = { ...ids, deletedBy: 1, changedAt: 't3' };
    expect(announced({ type: 'IssueDeleted', data: deleted })).toEqual({
      type: 'issues.issues.deleted.v1',
      payload: ids,
      subject,
    });
    expect(announced({ type: 'NoteDeleted', data: { ...deleted, noteId: 11, internal: true } })).toEqual({
      type: 'issues.notes.deleted.v1',
      payload: { ...ids, noteId: 11, internal: true },
      subject,
    });
  });
  it('is not who is mailed about it: the mail tells that (MA-15)', () =>
    expect(
      announced({
        type: 'ParticipantsChanged',
        data: { ...changed, change: { kind: 'added', correspondentIds: ['c'] } },
      }),
    ).toBeNull());
});
