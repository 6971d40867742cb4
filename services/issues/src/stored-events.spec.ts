import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fold, Recorded } from '@ledgerdesk/event-sourcing';
import { IssueEvent, PresentIssue } from './issues/issue';
import { issueList } from './issues/issue-list/issue-list.projection';
import { IssueNumberTaken, issueNumbersDecider } from './issues/issue-numbers.decider';
import { issueDecider } from './issue.decider';
import { issueLinks, LinkedIssue } from './issues/issue-links/issue-links.projection';
import { LabelEvent } from './labels/label';
import { labelDecider } from './labels/label.decider';
import type { MoveEvent } from './moves/move';
import { issueMoveProcess } from './moves/move-steps';
import { moveProcess } from './moves/move.process';
import { labelList } from './labels/label-list/label-list.projection';
import { LabelRow } from './labels/label-list/label-row';
import { spentTimes, SpentTimes } from './time/spent-times/spent-times.projection';
import { noteList } from './notes/note-list/note-list.projection';
import { UploadAdded } from './uploads/upload';
import { uploadDecider } from './uploads/upload.decider';
import { uploadList } from './uploads/upload-list/upload-list.projection';

const samplesOf = (noun: string) => join(__dirname, noun, 'samples');
/** As the log has kept them: one of each type and schema there ever was. Never changed. */
const sample = <E>(type: string, noun = 'issues'): Recorded & E =>
  JSON.parse(readFileSync(join(samplesOf(noun), `${type}.v1.json`), 'utf8'));

const ofIssue = [
  ...['IssueCreated', 'IssueTitleChanged', 'IssueDescriptionChanged', 'IssueConfidentialityChanged', 'IssueClosed'],
  ...['IssueReopened', 'IssueContactsSet', 'ParticipantsChanged', 'NoteAdded', 'NoteEdited', 'IssueContactsRepointed'],
  ...['IssueLabelsChanged', 'IssueAssigneesChanged'],
  ...['TimeEstimateChanged', 'TimeSpent', 'TimeSpentRemoved'],
];
const ofMove = ['IssueMoveStarted', 'IssueMoveAbandoned', 'IssueMoved'];
const ofArrival = ['NoteAdded.copy', 'TimeSpent.copy', 'IssueArrived', 'IssueContactsLeftBehind'];
const ofTickets = ['IssueReopened.byMail', 'IssueConvertedToTicket'];
const withUploads = ['IssueDescriptionChanged.uploads', 'NoteEdited.uploads'];
const ofLabel = ['ClaimVoided', 'LabelCreated', 'LabelChanged', 'LabelDeleted'];
const labelEvents = ofLabel.map((type) => sample<LabelEvent>(type, 'labels'));
const deletions = ['NoteDeleted', 'IssueDeleted'];
const moveId = '5c1c2f0e-4f0a-5b8e-9d55-0b6b1d0f7c01';
const events = ofIssue.map((type) => sample<IssueEvent>(type));
const byMailId = '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae';
const byMail = { mailId: byMailId, correspondentId: expect.any(String), verdict: 'pass' };
const uploadId = '0f8fad5bd9cb469fa16570867728950e';
const at = (minute: number) => `2026-11-24T09:${String(minute).padStart(2, '0')}:00.000Z`;
const changes = [{ from: 8, to: 80 }];
const repointed = [{ transferId: 5, changes, takenOff: [], kept: [] }];
const issue = {
  status: 'opened',
  issueId: 7,
  projectId: 3,
  iid: 4,
  title: 'It works',
  description: null,
  confidential: true,
  authorId: 9,
  byMail,
  createdAt: at(0),
  updatedAt: at(14),
  closed: null,
  labelIds: [5, 6],
  assigneeIds: [2],
  time: { estimate: 7_200, spent: 0, entries: 0 },
  contactIds: [80],
  movedTo: null,
  changes: 14,
};
const unmoved = { moving: null, arrivedBy: null, abandonedMoves: [] };

describe('stored events of every schema', () => {
  it('fold to the issue they were about', () => {
    const before = [11, 12, 13, 14, 15, 16, 17, 18].map((noteId, index) => ({ noteId, revision: index + 1 }));
    const since = [19, 20, 21, 22, 23].map((noteId, index) => ({ noteId, revision: index + 11 }));
    const notes = [...before, ...since].map(({ noteId, revision }) => ({
      noteId,
      revision,
      system: noteId !== 18,
      internal: false,
      ...(noteId === 18
        ? { mailId: byMailId, textRevision: 9, changedAt: at(9), changes: 2 }
        : { mailId: null, textRevision: revision, changedAt: at(revision > 8 ? revision - 1 : revision), changes: 1 }),
    }));
    expect(fold(issueDecider, events)).toEqual({
      ...issue,
      takenOff: [],
      repointings: 1,
      repointed,
      notes,
      deletedNotes: [],
      ...unmoved,
      reopenedByMail: [],
      revision: 15,
    });
  });
  it('fold to an issue that stays where it is, or leads to another one', () => {
    const [started, abandoned, moved] = ofMove.map((type) => sample<IssueEvent>(type));
    const before = fold(issueDecider, events) as PresentIssue;
    const moving = { moveId, intoId: 70, by: 1, at: '2026-11-24T10:00:00.000Z' };
    expect(fold(issueDecider, [...events, started!])).toEqual({ ...before, moving, revision: 16 });
    const stayed = { ...before, abandonedMoves: [moveId], revision: 17 };
    expect(fold(issueDecider, [...events, started!, abandoned!])).toEqual(stayed);
    const after = fold(issueDecider, [...events, started!, moved!]);
    expect(after).toMatchObject({
      status: 'closed',
      closed: { at: '2026-11-24T10:00:00.000Z', by: 1 },
      movedTo: { issueId: 70, projectId: 30, iid: 5 },
      moving: null,
      contactIds: [],
      changes: 15,
    });
  });
  it('fold to an issue that came from another project, with its notes and its time', () => {
    const arrival = ofArrival.map((type) => sample<IssueEvent>(type));
    expect(fold(issueDecider, arrival.slice(0, 2))).toMatchObject({ status: 'arriving', issueId: 70, revision: 1 });
    const noted = { changes: 1, mailId: null, system: true, internal: false };
    expect(fold(issueDecider, arrival)).toEqual({
      ...issue,
      ...unmoved,
      reopenedByMail: [],
      issueId: 70,
      projectId: 30,
      iid: 5,
      labelIds: [5],
      time: { estimate: 7_200, spent: 5_400, entries: 1 },
      updatedAt: '2026-11-24T10:00:00.000Z',
      takenOff: [81],
      repointings: 0,
      repointed: [],
      notes: [
        {
          ...noted,
          noteId: 80,
          revision: 0,
          textRevision: 0,
          changedAt: at(9),
          copyOf: 18,
          system: false,
          mailId: byMailId,
        },
        { ...noted, noteId: 81, revision: 1, textRevision: 1, changedAt: at(13), copyOf: 22 },
        { ...noted, noteId: 82, revision: 2, textRevision: 2, changedAt: '2026-11-24T10:00:00.000Z' },
        { ...noted, noteId: 83, revision: 3, textRevision: 3, changedAt: '2026-11-24T10:00:00.000Z' },
      ],
      deletedNotes: [],
      arrivedBy: moveId,
      revision: 3,
      changes: 2,
    });
    expect(fold(issueDecider, [...arrival.slice(0, 2), sample<IssueEvent>('IssueArrivalAbandoned')])).toEqual({
      status: 'abandoned',
    });
  });
  it('fold to a move, forward and back', () => {
    const way = (...types: readonly string[]) =>
      fold(
        moveProcess,
        types.map((type) => sample<MoveEvent>(type, 'moves')),
      );
    const begun = ['MoveRequested', 'MoveLocked', 'MoveNumbered', 'MovePartCopied'];
    const move = sample<MoveEvent>('MoveRequested', 'moves').data;
    const end = ['MoveArrived', 'MoveConversationMoved', 'MoveSilenceTold', 'MoveCompleted'];
    expect(way(...begun, ...end)).toEqual({ step: 'completed', move, iid: 5 });
    const refusal = expect.objectContaining({ code: 'issue-not-movable' });
    expect(way(...begun, 'MoveRefused', 'MoveGivenUp', 'MoveRolledBack')).toEqual({ step: 'refused', move, refusal });
    const kept = readdirSync(samplesOf('moves')).map((file) => file.replace('.v1.json', ''));
    expect(new Set(kept)).toEqual(new Set(issueMoveProcess.workList.handles));
  });
  it('fold to what mails and users did to a ticket (LOOP-16, MI-12)', () => {
    const later = ofTickets.map((type) => sample<IssueEvent>(type));
    expect(fold(issueDecider, [...events, ...later])).toMatchObject({
      reopenedByMail: [at(14)],
      ticketOf: expect.stringMatching(/^fcde2b2e/),
      revision: 17,
    });
  });
  it('fold to an upload, and to what shows it (API-55)', () => {
    const added = sample<UploadAdded>('UploadAdded', 'uploads');
    const { upload } = added.data;
    expect(fold(uploadDecider, [added])).toEqual({ status: 'added', projectId: 3, uploaderId: 1, upload });
    for (const type of withUploads)
      expect(uploadList.evolve(null, sample<IssueEvent>(type) as never, new Map())).toMatchObject({
        uploads: [upload],
        internal: type.startsWith('Note'),
      });
  });
  it('fold to what is left of a note, and of an issue, that is deleted', () => {
    const [noteDeleted, issueDeleted] = deletions.map((type) => sample<IssueEvent>(type));
    const before = fold(issueDecider, events) as PresentIssue;
    const without = fold(issueDecider, [...events, noteDeleted!]) as PresentIssue;
    const deletedNotes = [{ noteId: 18, mailId: byMailId }];
    const notes = before.notes.filter(({ noteId }) => noteId !== 18);
    expect(without).toEqual({ ...before, notes, deletedNotes, revision: 16, updatedAt: at(15), changes: 15 });
    const { issueId, projectId, iid } = issue;
    const deleted = { status: 'deleted', issueId, projectId, iid, byMail };
    expect(fold(issueDecider, [...events, noteDeleted!, issueDeleted!])).toEqual(deleted);
    const row = { issue: before };
    expect(issueList.evolve(row as never, issueDeleted as never, new Map())).toBeNull();
    for (const list of [issueLinks, noteList, uploadList, spentTimes])
      expect(list.evolve({} as never, issueDeleted as never, new Map())).toBeNull();
    for (const list of [noteList, uploadList])
      expect(list.evolve({} as never, noteDeleted as never, new Map())).toBeNull();
  });
  it('fold to its row in the list', () => {
    const row = events
      .filter(({ type }) => issueList.handles.includes(type))
      .reduce<ReturnType<typeof issueList.evolve>>(
        (row, event) => issueList.evolve(row, event as never, new Map()),
        null,
      );
    expect(row).toEqual({
      issue: { ...issue, userNotes: { public: 1, internal: 0 } },
      projectId: 3,
      iid: 4,
      state: 'opened',
      confidential: true,
      authorId: 9,
      contactIds: [80],
      labelIds: [5, 6],
      isLabelled: true,
      assigneeIds: [2],
      isAssigned: true,
      isTicket: true,
      awaiting: 'team',
      externalAuthorId: expect.stringMatching(/^[0-9a-f]{64}$/),
      publicNotes: [{ noteId: 18, byMail: true }],
      visibleTo: ['p3', 'u9@3', 'u2@3'],
      createdAt: at(0),
      updatedAt: at(14),
      foldedTitle: 'it works',
      foldedDescription: '',
      search: 'it works\n',
    });
  });
  it('fold to its links', () => {
    const links = events
      .filter(({ type }) => issueLinks.handles.includes(type as never))
      .reduce<LinkedIssue | null>((links, event) => issueLinks.evolve(links, event as never, new Map()), null);
    const ids = { issueId: 7, projectId: 3 };
    expect(links).toEqual({
      ...ids,
      contactIds: [80],
      takenOff: [],
      knownIds: [80],
      repointings: 1,
      repointed,
      led: [{ commandId: '7b0f9f5e-0c0b-5c5a-9a55-0b6b1d0f7a11', links: 1 }],
    });
  });
  it('fold to the time that counts', () => {
    const entries = [{ on: '2026-11-23', seconds: 5_400 }];
    const ids = { issueId: 7, projectId: 3, iid: 4, arriving: false };
    const times = events
      .filter(({ type }) => type === 'TimeSpent')
      .reduce<SpentTimes | null>((times, event) => spentTimes.evolve(times, event as never, new Map()), null);
    expect(times).toEqual({ ...ids, first: '2026-11-23', last: '2026-11-23', entries });
    expect(spentTimes.evolve(times, sample<IssueEvent>('TimeSpentRemoved') as never, new Map())).toBeNull();
  });
  it('are each a note, but for the creation and what is edited', () => {
    const rows = events.slice(1, 9).map((event) => noteList.evolve(null, event as never, new Map())!);
    expect(rows.map(({ noteId, body }) => [noteId, body])).toEqual([
      [11, 'changed title from **{-It is broken-}** to **{+It works+}**'],
      [12, 'changed the description'],
      [13, 'made the issue confidential'],
      [14, 'closed'],
      [15, 'reopened'],
      [16, 'added 1 contact'],
      [17, ''],
      [18, 'Thank you'],
    ]);
    const further = events.slice(11).map((event) => noteList.evolve(null, event as never, new Map())!);
    expect(further).toMatchObject([
      { noteId: 19, body: '', labels: { added: [5, 6], removed: [] } },
      { noteId: 20, body: '', assignees: { added: [2], removed: [] } },
      { noteId: 21, body: 'changed time estimate to 2h' },
      { noteId: 22, body: 'added 1h 30m of time spent at 2026-11-23' },
      { noteId: 23, body: 'removed time spent' },
    ]);
    expect(rows.at(-1)).toMatchObject({ system: false, byMail, uploads: [{ uploadId }] });
    expect(rows.at(-2)).toMatchObject({ system: true, participants: { kind: 'added' } });
  });
  it('fold to a note as it was edited last', () => {
    const [added, edited] = events.slice(8, 10);
    const row = noteList.evolve(null, added as never, new Map());
    expect(noteList.evolve(row, edited as never, new Map())).toEqual({
      ...row,
      body: 'Thank you all',
      updatedAt: at(9),
      changes: 2,
    });
  });
  it('fold to what shows uploads', () => {
    const shown = [events[0], sample<IssueEvent>('NoteAdded')];
    const rows = shown.map((event) => uploadList.evolve(null, event as never, new Map()));
    expect(rows).toMatchObject([
      { issueId: 7, uploadIds: [uploadId] },
      { issueId: 7, uploadIds: [uploadId] },
    ]);
  });
  it('fold to the links that a merge by hand has led', () => {
    const byHand = sample<IssueEvent>('IssueContactsRepointed.byHand');
    const mergeId = '2f0a2d6e-6c57-5d0e-9f2b-6a55a2b0c111';
    const { repointed } = fold(issueDecider, [...events.slice(0, 10), byHand]) as PresentIssue;
    expect(repointed).toEqual([{ mergeId, changes, takenOff: [], kept: [] }]);
  });
  it('fold to the label they were about, and to its row in the list', () => {
    const label = {
      status: 'present',
      labelId: 5,
      owner: { kind: 'project', id: 3 },
      name: { text: 'urgent', claimId: '1b4e28ba-2fa1-51d2-883f-0016d3cca427' },
      color: '#ff0000',
      description: 'Now',
      voidedClaims: [],
      changes: 2,
    };
    const [voided, created, edited, deleted] = labelEvents;
    const voidedClaims = ['6fa459ea-ee8a-5ca4-894e-db77e160355e'];
    expect(fold(labelDecider, [voided!, created!, edited!])).toEqual({ ...label, voidedClaims });
    const after = (...events: readonly LabelEvent[]) =>
      events.reduce<LabelRow | null>((row, event) => labelList.evolve(row, event as never, new Map()), null);
    expect(after(created!, edited!)).toEqual({ label, ownerKey: 'project 3', foldedName: 'urgent' });
    expect(after(created!, edited!, deleted!)).toBeNull();
  });
  it('fold to the numbers that are taken', () =>
    expect(fold(issueNumbersDecider, [sample<IssueNumberTaken>('IssueNumberTaken')])).toEqual({ last: 1 }));
  it('are all there', () => {
    const types = readdirSync(samplesOf('issues')).map((file) => file.replace('.v1.json', ''));
    expect(new Set(types)).toEqual(
      new Set([
        ...[...ofIssue, ...deletions, ...ofMove, ...ofArrival, ...ofTickets, ...withUploads],
        ...['IssueArrivalAbandoned', 'IssueNumberTaken', 'IssueContactsRepointed.byHand'],
      ]),
    );
    const handled = new Set<string>([...issueList.handles, ...noteList.handles, ...issueLinks.handles]);
    const moving = ['IssueMoved', 'IssueArrived', 'IssueContactsLeftBehind', 'IssueArrivalAbandoned'];
    const others = ['IssueConvertedToTicket', 'LabelDeleted'];
    expect(handled).toEqual(new Set([...ofIssue, ...deletions, ...moving, ...others]));
    const nameOf = (file: string) => file.replace('.v1.json', '');
    expect(readdirSync(samplesOf('labels')).map(nameOf).sort()).toEqual([...ofLabel].sort());
  });
});
