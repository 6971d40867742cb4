import { specify } from '@ledgerdesk/event-sourcing/testing';
import { ReopenByMail } from './by-mail/decide-reopening';
import { SetIssueContacts } from './contacts/decide-contacts';
import { DeleteIssue, DeleteNote } from './deletion/decide-deletion';
import { issueDecider } from './issue.decider';
import { CreateIssue, UpdateIssue } from './issues/decide-issue';
import {
  ByMail,
  Details,
  IssueAssigneesChanged,
  IssueClosed,
  IssueContactsRepointed,
  IssueContactsSet,
  IssueConvertedToTicket,
  IssueCreated,
  IssueDeleted,
  IssueLabelsChanged,
  IssueReopened,
  IssueTitleChanged,
  NoteAdded,
  NoteDeleted,
  NoteEdited,
  ParticipantsChanged,
  TimeEstimateChanged,
  TimeSpent,
} from './issues/issue';
import { AddNote, EditNote } from './notes/decide-notes';
import { ChangeParticipants, ConvertToTicket } from './participants/decide-participants';
import { TimeChange, TrackTime } from './time/decide-time';
import { RepointContacts } from './transfers/decide-repointing';

const given = specify(issueDecider);
const origin = { correlationId: 'r-1', traceparent: 'trace-1', actor: 1, via: 'api' } as const;
const monday = '2030-01-07T09:00:00.000Z';
const tuesday = '2030-01-08T09:00:00.000Z';
const deadline = '2030-01-09T09:00:00.000Z';
const metadata = { ...origin, commandId: 'k-1', now: tuesday, deadline };

const ids = { issueId: 7, projectId: 3 };
const byMail: ByMail = { mailId: 'm-1', correspondentId: 'c-1', verdict: 'pass' };
const details: Details = { title: 'Broken', description: 'It is', confidential: false };
const written = { authorId: 1, byMail: null, uploads: [] };
const unplanned = { labelIds: [], assigneeIds: [], contactIds: [] };
const created: IssueCreated = {
  type: 'IssueCreated',
  data: { ...ids, ...details, iid: 4, ...written, createdAt: monday, changedAt: monday },
};
const createdByMail: IssueCreated = { type: 'IssueCreated', data: { ...created.data, byMail } };
const changed = { ...ids, authorId: 1, changedAt: tuesday };
const closed: IssueClosed = { type: 'IssueClosed', data: { ...changed, noteId: 14 } };
const reopened: IssueReopened = { type: 'IssueReopened', data: { ...changed, noteId: 14 } };
const contactsSet = (added: number[], removed: number[], noteId = 20): IssueContactsSet => ({
  type: 'IssueContactsSet',
  data: { ...changed, noteId, added, removed },
});
const closing = {
  ...ids,
  authorId: 1,
  details: {},
  systemNoteIds: [14],
  stateEvent: 'close' as const,
  ifChanges: [2],
};
const noteAdded: NoteAdded = {
  type: 'NoteAdded',
  data: { ...changed, ...written, noteId: 30, iid: 4, body: 'Yes', internal: false, createdAt: tuesday },
};

describe('creating an issue', () => {
  const create = (data: Partial<CreateIssue['data']> = {}, now = monday) => {
    const asked = { ...ids, ...details, iid: 4, ...written, createdAt: null, ...unplanned, systemNoteIds: [20] };
    return new CreateIssue({ ...asked, ...data }, { ...metadata, now });
  };

  it('records what was asked for, and when', () => given().when(create()).then(created));
  it('records its contacts beside it, each once (LNK-20)', () =>
    given()
      .when(create({ contactIds: [8, 9, 8] }, tuesday))
      .then(
        { type: 'IssueCreated', data: { ...created.data, createdAt: tuesday, changedAt: tuesday } },
        contactsSet([8, 9], []),
      ));
  it('records its labels and assignees beside it, each once (ISS-7, ISS-8)', () =>
    given()
      .when(create({ labelIds: [5, 5], assigneeIds: [2, 2], contactIds: [8], systemNoteIds: [20, 21, 22] }, tuesday))
      .then(
        { type: 'IssueCreated', data: { ...created.data, createdAt: tuesday, changedAt: tuesday } },
        { type: 'IssueLabelsChanged', data: { ...changed, noteId: 20, added: [5], removed: [] } },
        { type: 'IssueAssigneesChanged', data: { ...changed, noteId: 21, added: [2], removed: [] } },
        contactsSet([8], [], 22),
      ));
  it('keeps the time that was given, and when it was recorded (ISS-9)', () =>
    given()
      .when(create({ createdAt: monday }, tuesday))
      .then({ type: 'IssueCreated', data: { ...created.data, changedAt: tuesday } }));
  it('refuses an id that is in use', () => given(created).when(create()).thenRejected('issue-already-exists'));
  it('by the same mail again changes nothing (MI-10)', () =>
    given(createdByMail).when(create({ byMail })).thenNothing());
  it('refuses the id of another mail', () =>
    given(createdByMail)
      .when(create({ byMail: { ...byMail, mailId: 'm-2' } }))
      .thenRejected('issue-already-exists'));
});

describe('updating an issue', () => {
  const systemNoteIds = [11, 12, 13, 14];
  const update = (data: Partial<UpdateIssue['data']>, now = tuesday) =>
    new UpdateIssue({ ...ids, authorId: 1, details: {}, systemNoteIds, ...data }, { ...metadata, now });
  const retitled: IssueTitleChanged = {
    type: 'IssueTitleChanged',
    data: { ...changed, noteId: 11, title: 'Fixed', former: 'Broken' },
  };

  it('records each change with the id of its note', () =>
    given(created)
      .when(update({ details: { title: 'Fixed', description: null, confidential: true }, stateEvent: 'close' }))
      .then(
        retitled,
        { type: 'IssueDescriptionChanged', data: { ...changed, noteId: 12, description: null } },
        { type: 'IssueConfidentialityChanged', data: { ...changed, noteId: 13, confidential: true } },
        closed,
      ));
  it('takes the ids of its notes in order, as many as it has changes', () =>
    given(created)
      .when(update({ details: { title: 'Broken', description: null }, stateEvent: 'close' }))
      .then(
        { type: 'IssueDescriptionChanged', data: { ...changed, noteId: 11, description: null } },
        { type: 'IssueClosed', data: { ...changed, noteId: 12 } },
      ));
  const labelled = (added: number[], removed: number[], noteId = 11): IssueLabelsChanged => ({
    type: 'IssueLabelsChanged',
    data: { ...changed, noteId, added, removed },
  });
  it.each([
    [{ set: [6, 7], add: [], remove: [] }, labelled([7], [5])],
    [{ add: [7, 7, 5], remove: [6] }, labelled([7], [6])],
    [{ set: [], add: [], remove: [] }, labelled([], [5, 6])],
    [{ set: [8], add: [7], remove: [8] }, labelled([7], [5, 6])],
  ])('records what of its labels is different: %j (ISS-7)', (labels, event) =>
    given(created, labelled([5, 6], []))
      .when(update({ labels }))
      .then(event),
  );
  it('records what of its assignees is different (ISS-8)', () => {
    const assigned = (added: number[], removed: number[]): IssueAssigneesChanged => ({
      type: 'IssueAssigneesChanged',
      data: { ...changed, noteId: 11, added, removed },
    });
    given(created, assigned([2, 3], []))
      .when(update({ assigneeIds: [3, 4, 4] }))
      .then(assigned([4], [2]));
  });
  it('to the labels and assignees that it has changes nothing', () =>
    given(created, labelled([5], []))
      .when(update({ labels: { set: [5], add: [5], remove: [9] }, assigneeIds: [] }))
      .thenNothing());
  it('to what it is changes nothing', () => given(created).when(update({ details })).thenNothing());
  it('closes an open issue, and nothing else (ISS-5)', () => {
    given(created)
      .when(update({ stateEvent: 'close', systemNoteIds: [14] }))
      .then(closed);
    given(created, closed)
      .when(update({ stateEvent: 'close', systemNoteIds: [14] }))
      .thenNothing();
  });
  it('reopens a closed issue, and nothing else (ISS-5)', () => {
    given(created, closed)
      .when(update({ stateEvent: 'reopen', systemNoteIds: [14] }))
      .then(reopened);
    given(created)
      .when(update({ stateEvent: 'reopen', systemNoteIds: [14] }))
      .thenNothing();
  });
  it('is never recorded as earlier than the change before', () =>
    given(created, closed)
      .when(update({ details: { title: 'Fixed' } }, monday))
      .then(retitled));
  it('needs an issue', () => given().when(update({})).thenRejected('issue-not-found'));
  it('needs one of this project', () =>
    given(created)
      .when(update({ projectId: 5 }))
      .thenRejected('issue-not-found'));
  it('is refused where it was read before another change (API-12)', () =>
    given(created, closed)
      .when(update({ ifChanges: [1] }))
      .thenRejected('precondition-failed'));
  it('takes no notice of an internal note, which not all may know of', () =>
    given(created, { type: 'NoteAdded', data: { ...noteAdded.data, internal: true } })
      .when(update({ details: { title: 'Fixed' }, ifChanges: [1] }))
      .then(retitled));
});

describe('setting the contacts of an issue', () => {
  const set = (data: Partial<SetIssueContacts['data']>) =>
    new SetIssueContacts(
      { ...ids, authorId: 1, systemNoteIds: [20], add: [], remove: [], hidden: [], ...data },
      metadata,
    );
  const linked = contactsSet([8, 9], []);

  it('records only what is different (LNK-14)', () =>
    given(created, linked)
      .when(set({ add: [9, 10, 10], remove: [8, 11] }))
      .then(contactsSet([10], [8])));
  it('changes nothing where all is as it should be (LNK-14)', () =>
    given(created, linked)
      .when(set({ add: [8], remove: [10] }))
      .thenNothing());
  it('ends with one that is both added and removed as removed (LNK-13)', () =>
    given(created, linked)
      .when(set({ add: [8, 10], remove: [8, 10] }))
      .then(contactsSet([], [8])));
  it('leaves only those it is replaced by, whatever was added meanwhile (LNK-4, LNK-15)', () =>
    given(created, linked, contactsSet([12], []))
      .when(set({ add: [10], remove: { allBut: [9, 10] } }))
      .then(contactsSet([10], [8, 12])));
  it('leaves links that are not shown here as they are (LNK-3)', () =>
    given(created, linked)
      .when(set({ remove: { allBut: [] }, hidden: [9] }))
      .then(contactsSet([], [8])));
  it('is refused where the issue was read before another change (LNK-15)', () =>
    given(created, linked)
      .when(set({ remove: { allBut: [] }, ifChanges: [1] }))
      .thenRejected('precondition-failed'));
});

describe('leading the links of an issue elsewhere', () => {
  const linked = contactsSet([8, 9], []);
  const takenOff = contactsSet([], [9]);
  const repoint = (...counterparts: { from: number; to: number }[]) =>
    new RepointContacts({ ...ids, transferId: 5, counterparts }, metadata);
  const repointed = (
    changes: IssueContactsRepointed['data']['changes'],
    takenOff: IssueContactsRepointed['data']['takenOff'] = [],
  ): IssueContactsRepointed => ({
    type: 'IssueContactsRepointed',
    data: { ...ids, transferId: 5, changes, takenOff },
  });
  const addition = {
    ...ids,
    ...written,
    noteId: 30,
    body: 'Yes',
    internal: false,
    createdAt: null,
    systemNoteIds: [20],
  };
  const to80 = { from: 8, to: 80 };
  const to90 = { from: 9, to: 90 };

  it('records those that it has, from where to where, and for which transfer (TRF-24)', () =>
    given(created, linked)
      .when(repoint(to80, { from: 11, to: 110 }))
      .then(repointed([to80])));
  it('changes nothing where it has none of them, or they are led already (TRF-35)', () => {
    given(created).when(repoint(to80)).thenNothing();
    given(created, linked, repointed([to80, to90]))
      .when(repoint(to80, to90))
      .thenNothing();
  });
  it('makes one link of two that meet in one contact (TRF-23)', () =>
    given(created, linked, repointed([to80, { from: 9, to: 80 }]))
      .when(new SetIssueContacts({ ...closing, add: [], remove: [80], hidden: [], ifChanges: [3] }, metadata))
      .then(contactsSet([], [80], 14)));
  it('is no change of the issue, and one of its contacts (TRF-24)', () => {
    const before = [created, linked, repointed([to80])];
    given(...before)
      .when(new UpdateIssue(closing, metadata))
      .then(closed);
    const remove = { ...ids, authorId: 1, systemNoteIds: [20], add: [], remove: [80], hidden: [] };
    given(...before)
      .when(new SetIssueContacts({ ...remove, ifChanges: [2] }, metadata))
      .thenRejected('precondition-failed');
    given(...before)
      .when(new SetIssueContacts({ ...remove, ifChanges: [3] }, metadata))
      .then(contactsSet([], [80]));
  });
  it('keeps mail from linking whom a person took off, by whatever id (LNK-22)', () => {
    given(created, linked, takenOff)
      .when(repoint(to80, to90))
      .then(repointed([to80], [to90]));
    given(created, linked, takenOff, repointed([], [to90]))
      .when(new AddNote({ ...addition, contactIds: [90] }, metadata))
      .then(noteAdded);
  });
  it('has taken off nobody whom it is linked to', () =>
    given(created, linked, takenOff, repointed([{ from: 8, to: 90 }], [to90]), contactsSet([91], []))
      .when(new AddNote({ ...addition, contactIds: [90, 91] }, metadata))
      .then(noteAdded));
  it('needs an issue', () => given().when(repoint(to80)).thenRejected('issue-not-found'));
});

describe('adding a note', () => {
  const asked = { ...ids, ...written, noteId: 30, body: 'Yes', internal: false, createdAt: null };
  const add = (data: Partial<AddNote['data']> = {}) =>
    new AddNote({ ...asked, contactIds: [], systemNoteIds: [20], ...data }, metadata);

  it('records it with the number of its issue', () => given(created).when(add()).then(noteAdded));
  it('refuses an id that is in use', () => given(created, noteAdded).when(add()).thenRejected('note-already-exists'));
  it('by the same mail again changes nothing (IN-5)', () =>
    given(created, { type: 'NoteAdded', data: { ...noteAdded.data, byMail } })
      .when(add({ byMail }))
      .thenNothing());
  it('refuses the id of a note that another mail made', () =>
    given(created, noteAdded).when(add({ byMail })).thenRejected('note-already-exists'));
  it('links contacts in the same change, none twice, and never one that a person took off (MC-2, MC-6)', () =>
    given(created, contactsSet([8, 9], []), contactsSet([], [9]))
      .when(add({ byMail, contactIds: [8, 9, 10] }))
      .then({ type: 'NoteAdded', data: { ...noteAdded.data, byMail } }, contactsSet([10], [])));
  it('needs an issue', () => given().when(add()).thenRejected('issue-not-found'));
});

describe('editing a note', () => {
  const asked = { ...ids, noteId: 30, editorId: 2, body: 'No' };
  const edit = (data: Partial<EditNote['data']> = {}, now = tuesday) =>
    new EditNote({ ...asked, former: { body: 'Yes', changes: 1 }, ...data }, { ...metadata, now });
  const edited: NoteEdited = { type: 'NoteEdited', data: { ...asked, changedAt: tuesday } };

  it('records its new text, and who wrote it', () => given(created, noteAdded).when(edit()).then(edited));
  it('to what it says already changes nothing', () =>
    given(created, noteAdded)
      .when(edit({ body: 'Yes' }))
      .thenNothing());
  it('back to what it said before it was edited is an edit', () =>
    given(created, noteAdded, edited)
      .when(edit({ body: 'Yes' }))
      .then({ type: 'NoteEdited', data: { ...edited.data, body: 'Yes' } }));
  it('is never recorded as earlier than the edit before', () =>
    given(created, noteAdded, edited).when(edit({}, monday)).then(edited));
  it('is refused for what the system wrote (ISS-29)', () =>
    given(created, closed)
      .when(edit({ noteId: 14 }))
      .thenRejected('system-note'));
  it('needs a note of this issue', () => {
    given(created).when(edit()).thenRejected('note-not-found');
    given().when(edit()).thenRejected('issue-not-found');
  });
  it('is refused where the note was read before another edit (API-12)', () =>
    given(created, noteAdded, edited)
      .when(edit({ ifChanges: [1] }))
      .thenRejected('precondition-failed'));
  it('is no change of the issue', () =>
    given(created, noteAdded, edited).when(new UpdateIssue(closing, metadata)).then(closed));
});

describe('changing who is mailed about an issue', () => {
  const change = { kind: 'added' as const, correspondentIds: ['c-1'] };
  const asked = { ...ids, authorId: 9, noteId: 40, change };
  const recorded: ParticipantsChanged = { type: 'ParticipantsChanged', data: { ...asked, changedAt: tuesday } };

  it('is recorded by ids', () => given(created).when(new ChangeParticipants(asked, metadata)).then(recorded));
  it('needs an issue', () => given().when(new ChangeParticipants(asked, metadata)).thenRejected('issue-not-found'));
});

describe('tracking time', () => {
  const track = (change: TimeChange) => new TrackTime({ ...ids, authorId: 1, noteId: 40, change }, metadata);
  const spend = (seconds: number, date: string | null = null, summary: string | null = null) =>
    track({ kind: 'spend', seconds, date, summary });
  const estimated = (seconds: number): TimeEstimateChanged => ({
    type: 'TimeEstimateChanged',
    data: { ...changed, noteId: 40, seconds },
  });
  const spent = (seconds: number, fields: Partial<TimeSpent['data']> = {}): TimeSpent => ({
    type: 'TimeSpent',
    data: { ...changed, noteId: 40, iid: 4, seconds, spentAt: tuesday, date: null, summary: null, ...fields },
  });
  const removed = { type: 'TimeSpentRemoved', data: { ...changed, noteId: 40 } } as const;

  it('records an estimate, and that there is none any more', () => {
    given(created)
      .when(track({ kind: 'estimate', seconds: 60 }))
      .then(estimated(60));
    given(created, estimated(60))
      .when(track({ kind: 'estimate', seconds: 0 }))
      .then(estimated(0));
  });
  it('records no estimate that is there already', () => {
    given(created, estimated(60))
      .when(track({ kind: 'estimate', seconds: 60 }))
      .thenNothing();
    given(created)
      .when(track({ kind: 'estimate', seconds: 0 }))
      .thenNothing();
  });
  it('records each time that was spent, now if nothing else is said (TIM-3)', () =>
    given(created, spent(60))
      .when(spend(60, null, 'Called'))
      .then(spent(60, { summary: 'Called' })));
  it('records a day at noon, as late as the date anywhere on earth (TIM-3, TIM-4)', () => {
    const at = (date: string) => spent(60, { date, spentAt: `${date}T12:00:00.000Z` });
    given(created).when(spend(60, '2029-12-31')).then(at('2029-12-31'));
    given(created).when(spend(60, '2030-01-08')).then(at('2030-01-08'));
    given(created).when(spend(60, '2030-01-09')).thenRejected('spent-in-the-future');
    const evening = { ...metadata, now: '2030-01-08T10:00:00.000Z' };
    const change = { kind: 'spend', seconds: 60, date: '2030-01-09', summary: null } as const;
    const recorded = at('2030-01-09');
    given(created)
      .when(new TrackTime({ ...ids, authorId: 1, noteId: 40, change }, evening))
      .then({ ...recorded, data: { ...recorded.data, changedAt: evening.now } });
  });
  it('takes time back, down to nothing and no further (TIM-5)', () => {
    given(created, spent(60)).when(spend(-60)).then(spent(-60));
    given(created, spent(60)).when(spend(-61)).thenRejected('more-than-spent');
    given(created, spent(60), removed).when(spend(-1)).thenRejected('more-than-spent');
  });
  it('refuses no time (TIM-3)', () => given(created).when(spend(0)).thenRejected('no-time-spent'));
  it('removes what was spent, also where all of it was taken back (TIM-6)', () => {
    given(created, spent(60), spent(-60))
      .when(track({ kind: 'remove-spent' }))
      .then(removed);
    given(created, spent(60), removed)
      .when(track({ kind: 'remove-spent' }))
      .thenNothing();
    given(created)
      .when(track({ kind: 'remove-spent' }))
      .thenNothing();
  });
  it('is refused for an issue of another project', () =>
    given(created)
      .when(
        new TrackTime(
          { issueId: 7, projectId: 4, authorId: 1, noteId: 40, change: { kind: 'remove-spent' } },
          metadata,
        ),
      )
      .thenRejected('issue-not-found'));
});

describe('deleting an issue', () => {
  const asked = { ...ids, deletedBy: 1 };
  const deletion = (data: object = {}) => new DeleteIssue({ ...asked, ...data }, metadata);
  const deleted: IssueDeleted = { type: 'IssueDeleted', data: { ...asked, changedAt: tuesday } };
  it('records it, once', () => {
    given(created).when(deletion()).then(deleted);
    given(created, deleted).when(deletion()).thenRejected('issue-not-found');
  });
  it('refuses it where others have changed it', () =>
    given(created, closed)
      .when(deletion({ ifChanges: [1] }))
      .thenRejected('precondition-failed'));
  it('leaves nothing to change', () => {
    given(created, deleted)
      .when(new UpdateIssue({ ...closing, systemNoteIds: [14] }, metadata))
      .thenRejected('issue-not-found');
    given(created, deleted)
      .when(
        new AddNote(
          {
            ...asked,
            ...written,
            noteId: 30,
            body: 'x',
            internal: false,
            createdAt: null,
            contactIds: [],
            systemNoteIds: [],
          },
          metadata,
        ),
      )
      .thenRejected('issue-not-found');
  });
  it('leaves no links to lead elsewhere', () =>
    given(created, contactsSet([8], []), deleted)
      .when(new RepointContacts({ ...ids, transferId: 5, counterparts: [{ from: 8, to: 80 }] }, metadata))
      .thenNothing());
  it('is not undone by the same mail (MI-10)', () => {
    const again = { ...ids, ...details, iid: 4, authorId: 1, byMail, uploads: [], createdAt: null, ...unplanned };
    given(createdByMail, deleted)
      .when(new CreateIssue({ ...again, systemNoteIds: [] }, metadata))
      .thenNothing();
  });
});

describe('deleting a note', () => {
  const deletion = (data: object = {}) => new DeleteNote({ ...ids, deletedBy: 1, noteId: 30, ...data }, metadata);
  const deleted = (internal = false): NoteDeleted => ({
    type: 'NoteDeleted',
    data: { ...ids, noteId: 30, deletedBy: 1, internal, changedAt: tuesday },
  });
  it('records it, once, and whether it was internal', () => {
    given(created, noteAdded).when(deletion()).then(deleted());
    const secret = { ...noteAdded, data: { ...noteAdded.data, internal: true } };
    given(created, secret).when(deletion()).then(deleted(true));
    given(created, noteAdded, deleted()).when(deletion()).thenRejected('note-not-found');
  });
  it('refuses one of the system, and one that others have changed', () => {
    given(created, closed)
      .when(deletion({ noteId: 14 }))
      .thenRejected('system-note');
    given(created, noteAdded)
      .when(deletion({ ifChanges: [2] }))
      .thenRejected('precondition-failed');
  });
  it('is not undone by the same mail (MI-10)', () => {
    const byMailAdded = { ...noteAdded, data: { ...noteAdded.data, byMail } };
    const again = {
      ...ids,
      authorId: 1,
      byMail,
      uploads: [],
      noteId: 30,
      body: 'Yes',
      internal: false,
      createdAt: null,
    };
    given(created, byMailAdded, deleted())
      .when(new AddNote({ ...again, contactIds: [], systemNoteIds: [] }, metadata))
      .thenNothing();
  });
});

describe('a reply by mail to a closed issue', () => {
  const hours = (count: number) => new Date(Date.parse(tuesday) + count * 3_600_000).toISOString();
  const byReply = { mailId: 'm-2', correspondentId: null, verdict: 'none' } as const;
  const reopen = (now = tuesday, mentioned: string[] = []) =>
    new ReopenByMail(
      { ...ids, authorId: 9, byMail: byReply, mentioned, systemNoteIds: [30, 31] },
      { ...metadata, now },
    );
  const reopenedAt = (changedAt: string): IssueReopened => ({
    type: 'IssueReopened',
    data: { ...ids, authorId: 9, noteId: 30, changedAt, mailId: 'm-2' },
  });
  const told = (body: string, noteId: number, at = tuesday): NoteAdded => ({
    type: 'NoteAdded',
    data: {
      ...ids,
      authorId: 9,
      noteId,
      changedAt: at,
      iid: 4,
      body,
      internal: true,
      byMail: byReply,
      uploads: [],
      createdAt: at,
    },
  });
  const REOPENED = 'This issue was reopened because an external participant replied.';
  const LEFT_CLOSED =
    'An external participant replied. This issue stays closed, since replies have reopened it 3 times within 24 hours.';

  it('reopens it, which an internal note tells the assignees (MI-15)', () => {
    given(created, closed).when(reopen()).then(reopenedAt(tuesday), told(REOPENED, 31));
    given(created, closed)
      .when(reopen(tuesday, ['ann', 'bob']))
      .then(reopenedAt(tuesday), told(`@ann @bob ${REOPENED}`, 31));
  });
  it('changes nothing where it is open', () => given(created).when(reopen()).thenNothing());
  it('leaves it closed after it was reopened 3 times in 24 h, which a note says (LOOP-16)', () => {
    const often = [0, 1, 2].flatMap((hour) => [closed, reopenedAt(hours(hour))]);
    given(created, ...often, closed)
      .when(reopen(hours(23)))
      .then(told(LEFT_CLOSED, 30, hours(23)));
    given(created, ...often, closed)
      .when(reopen(hours(24)))
      .then(reopenedAt(hours(24)), told(REOPENED, 31, hours(24)));
    given(created, closed, reopened, closed, reopened, closed, reopened, closed)
      .when(reopen())
      .then(reopenedAt(tuesday), told(REOPENED, 31));
  });
});

describe('an issue that is made a ticket by hand', () => {
  const convert = new ConvertToTicket({ ...ids, authorId: 1, noteId: 40, correspondentId: 'c-2' }, metadata);
  const converted: IssueConvertedToTicket = {
    type: 'IssueConvertedToTicket',
    data: { ...changed, noteId: 40, correspondentId: 'c-2' },
  };

  it('has an external author from then on (MI-12)', () => given(created).when(convert).then(converted));
  it('may have come by a mail that named nobody', () =>
    given({ ...created, data: { ...created.data, byMail: { ...byMail, correspondentId: null } } })
      .when(convert)
      .then(converted));
  it('has none yet (MI-12)', () => {
    given(createdByMail).when(convert).thenRejected('already-a-ticket');
    given(created, converted).when(convert).thenRejected('already-a-ticket');
  });
});
