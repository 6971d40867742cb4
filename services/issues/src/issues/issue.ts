import type { RequestPayload, recordParticipants, Upload } from '@ledgerdesk/contracts';
import { Event } from '@ledgerdesk/event-sourcing';
import { Operation, operationOf } from '../operation';
import { without } from '../without';
import type { PublicNote } from '../public-notes';

export type Ids = { issueId: number; projectId: number };
/** The mail that it came with, its author outside as a correspondent, and whether that one was authenticated. */
export type ByMail = { mailId: string; correspondentId: string | null; verdict: 'pass' | 'fail' | 'none' };
/** Where an issue stands. */
export type IssuePlace = Ids & { iid: number };
export type Details = { title: string; description: string | null; confidential: boolean };
/** Who wrote an issue or a note, which way, and since when: null is now. */
export type Authorship = {
  authorId: number;
  byMail: ByMail | null;
  uploads: readonly Upload[];
  createdAt: string | null;
};
export type ParticipantChange = RequestPayload<typeof recordParticipants>['change'];
export type { Upload };

/** What a change is noted as, and by whom: `noteId` is the id of its system note, whose text follows from the event. */
export type IssueChange = Ids & { noteId: number; authorId: number; changedAt: string };

export type IssueCreated = Event<
  'IssueCreated',
  Ids &
    Details & {
      iid: number;
      authorId: number;
      byMail: ByMail | null;
      uploads: readonly Upload[];
      createdAt: string;
      /** When it was recorded: `createdAt` may be given. */
      changedAt: string;
    }
>;
export type IssueTitleChanged = Event<'IssueTitleChanged', IssueChange & { title: string; former: string }>;
/** `uploads`: that it refers to, where there are any, beside those that came by mail. */
export type IssueDescriptionChanged = Event<
  'IssueDescriptionChanged',
  IssueChange & { description: string | null; uploads?: readonly Upload[] }
>;
export type IssueConfidentialityChanged = Event<'IssueConfidentialityChanged', IssueChange & { confidential: boolean }>;
export type IssueClosed = Event<'IssueClosed', IssueChange>;
/** `mailId`: because of which mail (MI-15). */
export type IssueReopened = Event<'IssueReopened', IssueChange & { mailId?: string }>;
/** Only what is different from before. */
export type IssueContactsSet = Event<
  'IssueContactsSet',
  IssueChange & { added: readonly number[]; removed: readonly number[] }
>;
/** Ids of labels; only what is different from before. */
export type IssueLabelsChanged = Event<
  'IssueLabelsChanged',
  IssueChange & { added: readonly number[]; removed: readonly number[] }
>;
/** Ids of users; only what is different from before. */
export type IssueAssigneesChanged = Event<
  'IssueAssigneesChanged',
  IssueChange & { added: readonly number[]; removed: readonly number[] }
>;
/** A group transfer, or a merge by hand, leads a link from one contact to another. */
export type Repointing = { from: number; to: number };
/** No note tells it, and the issue is as before (TRF-24). `takenOff`: of contacts that a person removed. */
export type IssueContactsRepointed = Event<
  'IssueContactsRepointed',
  Ids & Operation & { changes: readonly Repointing[]; takenOff: readonly Repointing[] }
>;
/** Who is mailed about it, by the ids of correspondents. */
export type ParticipantsChanged = Event<'ParticipantsChanged', IssueChange & { change: ParticipantChange }>;
/** `copyOf`: the note of the issue that it came with when that was moved; likewise of time that was spent. */
export type NoteAdded = Event<
  'NoteAdded',
  IssueChange & {
    iid: number;
    body: string;
    internal: boolean;
    byMail: ByMail | null;
    uploads: readonly Upload[];
    createdAt: string;
    copyOf?: number;
  }
>;

/** In seconds; 0: there is none any more. */
export type TimeEstimateChanged = Event<'TimeEstimateChanged', IssueChange & { seconds: number }>;
/** By its author; `noteId` is its id, too. `date`: the day it was spent on, where that was named. */
export type TimeSpent = Event<
  'TimeSpent',
  IssueChange & {
    iid: number;
    seconds: number;
    spentAt: string;
    date: string | null;
    summary: string | null;
    copyOf?: number;
  }
>;
/** No time that was spent until now counts any more. */
export type TimeSpentRemoved = Event<'TimeSpentRemoved', IssueChange>;

/** `noteId`: of the note that has another text now. `uploads`: as of a description; `internal`: it is, and shows some. */
export type NoteEdited = Event<
  'NoteEdited',
  Ids & {
    noteId: number;
    editorId: number;
    body: string;
    changedAt: string;
    uploads?: readonly Upload[];
    internal?: true;
  }
>;

/** `noteId`: of a note that people wrote, and that is no more. */
export type NoteDeleted = Event<
  'NoteDeleted',
  Ids & { noteId: number; internal: boolean; deletedBy: number; changedAt: string }
>;
/** It is no more, with its notes, links and uploads. */
export type IssueDeleted = Event<'IssueDeleted', Ids & { deletedBy: number; changedAt: string }>;

/** Nothing is written on it until it has moved, or stays (MOV-6). `intoId`: of the issue that it is to become. */
export type IssueMoveStarted = Event<
  'IssueMoveStarted',
  Ids & { moveId: string; intoId: number; toProjectId: number; movedBy: number; changedAt: string }
>;
/** It stays, as it was before. */
export type IssueMoveAbandoned = Event<
  'IssueMoveAbandoned',
  Ids & { moveId: string; toProjectId: number; changedAt: string }
>;
/** It is closed, and leads to the issue that it has become, which has its links and its time from now on. */
export type IssueMoved = Event<'IssueMoved', IssueChange & { to: IssuePlace }>;
/** What is told of an issue when it arrives. Its notes and time entries were copied before. */
export type ArrivedIssue = Details & {
  iid: number;
  authorId: number;
  byMail: ByMail | null;
  ticketOf?: string;
  reopenedByMail: readonly string[];
  uploads: readonly Upload[];
  createdAt: string;
  closed: { at: string; by: number } | null;
  labelIds: readonly number[];
  assigneeIds: readonly number[];
  links: Links;
  time: IssueTime;
  userNotes: { public: number; internal: number };
  publicNotes: readonly PublicNote[];
  deletedNotes: readonly DeletedNote[];
};
/** An issue of another project has become this one. `from.linked`: that one was linked to contacts. */
export type IssueArrived = Event<
  'IssueArrived',
  IssueChange & { moveId: string; from: IssuePlace & { linked: boolean }; issue: ArrivedIssue }
>;
/** So many contacts of the former project are not this one's (MOV-4). */
export type IssueContactsLeftBehind = Event<'IssueContactsLeftBehind', IssueChange & { count: number }>;
/** Nothing arrives here: what was copied is nobody's. */
export type IssueArrivalAbandoned = Event<'IssueArrivalAbandoned', Ids & { moveId: string; changedAt: string }>;
/** By hand: whose ticket it is from now on (MI-12). */
export type IssueConvertedToTicket = Event<'IssueConvertedToTicket', IssueChange & { correspondentId: string }>;

/** Each is a note of its own. */
export type NotingEvent =
  | IssueTitleChanged
  | IssueDescriptionChanged
  | IssueConfidentialityChanged
  | IssueClosed
  | IssueReopened
  | IssueLabelsChanged
  | IssueAssigneesChanged
  | IssueContactsSet
  | IssueConvertedToTicket
  | ParticipantsChanged
  | TimeEstimateChanged
  | TimeSpent
  | TimeSpentRemoved
  | IssueMoved
  | IssueArrived
  | IssueContactsLeftBehind
  | NoteAdded;
export type IssueEvent =
  | IssueCreated
  | NotingEvent
  | NoteEdited
  | NoteDeleted
  | IssueDeleted
  | IssueContactsRepointed
  | IssueMoveStarted
  | IssueMoveAbandoned
  | IssueArrivalAbandoned;

/** Without its text, which is in the event of `textRevision`; `revision` made it. */
export type NotePlace = {
  noteId: number;
  revision: number;
  textRevision: number;
  changedAt: string;
  changes: number;
  system: boolean;
  internal: boolean;
  mailId: string | null;
  copyOf?: number;
};
/** What a transfer or a merge led elsewhere. `kept`: links that stayed as they were, so that an undo can tell which came since. */
export type Repointed = Operation &
  Pick<IssueContactsRepointed['data'], 'changes' | 'takenOff'> & { kept: readonly number[] };
/** `takenOff`: contacts that a person removed. `repointings`: how often group transfers led some elsewhere. */
export type Links = {
  contactIds: readonly number[];
  takenOff: readonly number[];
  repointings: number;
  repointed: readonly Repointed[];
};
/** In seconds. `entries`: how often some was spent, or taken back. */
export type IssueTime = { estimate: number; spent: number; entries: number };
/** What the same mail would add again. */
export type DeletedNote = Pick<NotePlace, 'noteId' | 'mailId' | 'copyOf'>;
/** The move that is under way, and since when it is. */
export type Moving = { moveId: string; intoId: number; by: number; at: string };
/**
 * `changes` counts those that everybody sees who may read it: internal notes are none. `reopenedByMail`: when, the last
 * times (LOOP-16). `ticketOf`: a correspondent, of an issue that was made one by hand (MI-12).
 */
export type PresentIssue = { status: 'opened' | 'closed' } & Ids &
  Details &
  Links & {
    iid: number;
    authorId: number;
    byMail: ByMail | null;
    ticketOf?: string;
    createdAt: string;
    updatedAt: string;
    closed: { at: string; by: number } | null;
    labelIds: readonly number[];
    assigneeIds: readonly number[];
    time: IssueTime;
    reopenedByMail: readonly string[];
    notes: readonly NotePlace[];
    deletedNotes: readonly DeletedNote[];
    moving: Moving | null;
    movedTo: IssuePlace | null;
    /** The move that it came with. */
    arrivedBy: string | null;
    abandonedMoves: readonly string[];
    revision: number;
    changes: number;
  };
/** Copied so far of an issue that is to come here, which nobody sees yet. */
export type ArrivingIssue = { status: 'arriving' } & Ids & {
    notes: readonly NotePlace[];
    time: IssueTime;
    revision: number;
  };
/** What the same mail would open again. */
export type DeletedIssue = { status: 'deleted' } & Ids & Pick<PresentIssue, 'iid' | 'byMail'>;
export type Issue = { status: 'unknown' | 'abandoned' } | ArrivingIssue | PresentIssue | DeletedIssue;

export const issueStream = (issueId: number): string => `issue-${issueId}`;

export const isPresent = (issue: Issue): issue is PresentIssue =>
  issue.status === 'opened' || issue.status === 'closed';

/** Who is shown as its author outside, as a correspondent. */
export const externalAuthorOf = ({ byMail, ticketOf }: Pick<PresentIssue, 'byMail' | 'ticketOf'>): string | null =>
  byMail?.correspondentId ?? ticketOf ?? null;

/** By mail, or by hand. */
export const isTicket = ({ byMail, ticketOf }: Pick<PresentIssue, 'byMail' | 'ticketOf'>): boolean =>
  byMail !== null || ticketOf !== undefined;

export const initialState: Issue = { status: 'unknown' };
export const noTime: IssueTime = { estimate: 0, spent: 0, entries: 0 };
export const notMoved = { moving: null, movedTo: null, arrivedBy: null, abandonedMoves: [] } as const;
const nothingCopied = { notes: [], time: noTime, revision: -1 } as const;
export const noLinks: Links = { contactIds: [], takenOff: [], repointings: 0, repointed: [] };

export const evolve = (issue: Issue, event: IssueEvent): Issue => {
  if (event.type === 'IssueCreated') {
    const { changedAt: updatedAt, uploads: _, ...created } = event.data;
    const begun = {
      closed: null,
      labelIds: [],
      assigneeIds: [],
      time: noTime,
      reopenedByMail: [],
      notes: [],
      deletedNotes: [],
      ...notMoved,
      revision: 0,
      changes: 1,
    };
    return { ...created, ...noLinks, ...begun, updatedAt, status: 'opened' };
  }
  if (event.type === 'IssueArrived') return arrived(issue, event);
  if (event.type === 'IssueArrivalAbandoned') return { status: 'abandoned' };
  if (issue.status === 'unknown' || issue.status === 'arriving') return withCopy(issue, event);
  if (!isPresent(issue)) return issue;
  if (event.type === 'NoteEdited') return withEditedNote(issue, event);
  if (event.type === 'NoteDeleted') return withoutNote(issue, event);
  if (event.type === 'IssueDeleted') {
    const { issueId, projectId, iid, byMail } = issue;
    return { status: 'deleted', issueId, projectId, iid, byMail };
  }
  if (event.type === 'IssueContactsRepointed')
    return { ...issue, ...linksAfter(issue, event), revision: issue.revision + 1 };
  if (event.type === 'IssueMoveStarted') {
    const { moveId, intoId, movedBy: by, changedAt: at } = event.data;
    return { ...issue, moving: { moveId, intoId, by, at }, revision: issue.revision + 1 };
  }
  if (event.type === 'IssueMoveAbandoned') {
    const { moveId } = event.data;
    const moving = issue.moving?.moveId === moveId ? null : issue.moving;
    return { ...issue, moving, abandonedMoves: [...issue.abandonedMoves, moveId], revision: issue.revision + 1 };
  }

  const noted = withNote(issue, event);
  switch (event.type) {
    case 'IssueTitleChanged':
      return { ...noted, title: event.data.title };
    case 'IssueDescriptionChanged':
      return { ...noted, description: event.data.description };
    case 'IssueConfidentialityChanged':
      return { ...noted, confidential: event.data.confidential };
    case 'IssueClosed':
      return { ...noted, status: 'closed', closed: { at: event.data.changedAt, by: event.data.authorId } };
    case 'IssueReopened':
      return { ...noted, status: 'opened', closed: null, reopenedByMail: reopeningsAfter(issue, event) };
    case 'IssueLabelsChanged':
      return { ...noted, labelIds: changedIds(issue.labelIds, event.data) };
    case 'IssueAssigneesChanged':
      return { ...noted, assigneeIds: changedIds(issue.assigneeIds, event.data) };
    case 'IssueContactsSet':
      return { ...noted, ...linksAfter(issue, event) };
    case 'TimeEstimateChanged':
      return { ...noted, time: { ...issue.time, estimate: event.data.seconds } };
    case 'TimeSpent':
      return { ...noted, time: withSpent(issue.time, event) };
    case 'TimeSpentRemoved':
      return { ...noted, time: withoutSpent(issue.time) };
    case 'IssueConvertedToTicket':
      return { ...noted, ticketOf: event.data.correspondentId };
    case 'IssueMoved': {
      const { to, authorId: by, changedAt: at } = event.data;
      return movedAway(noted, { to, by, at });
    }
    case 'IssueContactsLeftBehind':
    case 'ParticipantsChanged':
    case 'NoteAdded':
      return noted;
  }
};

/** LOOP-16 */
export const MOST_REOPENINGS = 3;

const reopeningsAfter = ({ reopenedByMail }: PresentIssue, { data }: IssueReopened): readonly string[] =>
  data.mailId === undefined ? reopenedByMail : [...reopenedByMail, data.changedAt].slice(-MOST_REOPENINGS);

const changedIds = (
  ids: readonly number[],
  { added, removed }: Pick<IssueLabelsChanged['data'], 'added' | 'removed'>,
): readonly number[] => [...without(ids, removed), ...added];

const withSpent = ({ estimate, spent, entries }: IssueTime, { data: { seconds } }: TimeSpent): IssueTime => ({
  estimate,
  spent: spent + seconds,
  entries: entries + 1,
});
const withoutSpent = ({ estimate }: IssueTime): IssueTime => ({ ...noTime, estimate });

/** The original of a move, once the new issue is there: closed, without links and without time that counts. */
export const movedAway = (
  issue: PresentIssue,
  { to, by, at }: Readonly<{ to: IssuePlace; by: number; at: string }>,
): PresentIssue => ({
  ...issue,
  status: 'closed',
  closed: issue.closed ?? { at, by },
  contactIds: [],
  time: withoutSpent(issue.time),
  moving: null,
  movedTo: to,
});

const arrived = (before: Issue, event: IssueArrived): PresentIssue => {
  const { issueId, projectId, moveId, changedAt: updatedAt } = event.data;
  const { links, uploads: _, userNotes: __, publicNotes: ___, ...details } = event.data.issue;
  const { notes, revision } = before.status === 'arriving' ? before : nothingCopied;
  return {
    ...details,
    ...links,
    ...notMoved,
    issueId,
    projectId,
    status: details.closed ? 'closed' : 'opened',
    updatedAt,
    notes: [...notes, placeOf(event, revision + 1)],
    arrivedBy: moveId,
    revision: revision + 1,
    changes: 1,
  };
};

const withCopy = (issue: ArrivingIssue | Readonly<{ status: 'unknown' | 'abandoned' }>, event: IssueEvent): Issue => {
  const isCopy = (event.type === 'NoteAdded' || event.type === 'TimeSpent') && event.data.copyOf !== undefined;
  if (!isCopy) return issue;
  const { issueId, projectId } = event.data;
  const before = issue.status === 'arriving' ? issue : nothingCopied;
  const revision = before.revision + 1;
  const notes = [...before.notes, placeOf(event, revision)];
  const time = event.type === 'TimeSpent' ? withSpent(before.time, event) : before.time;
  return { status: 'arriving', issueId, projectId, notes, time, revision };
};

const placeOf = ({ type, data }: NotingEvent, revision: number): NotePlace => {
  const note =
    type === 'NoteAdded'
      ? { system: false, internal: data.internal, mailId: data.byMail && data.byMail.mailId }
      : { system: true, internal: false, mailId: null };
  const { noteId, changedAt } = data;
  const copied = 'copyOf' in data && data.copyOf !== undefined ? { copyOf: data.copyOf } : {};
  return { noteId, revision, textRevision: revision, changedAt, changes: 1, ...note, ...copied };
};

const withNote = (issue: PresentIssue, event: NotingEvent): PresentIssue => {
  const revision = issue.revision + 1;
  const place = placeOf(event, revision);
  const notes = [...issue.notes, place];
  if (place.internal) return { ...issue, notes, revision };
  return { ...issue, notes, revision, updatedAt: place.changedAt, changes: issue.changes + 1 };
};

/** The issue itself is as before. */
const withEditedNote = (issue: PresentIssue, { data: { noteId, changedAt } }: NoteEdited): PresentIssue => {
  const revision = issue.revision + 1;
  const notes = issue.notes.map((note) =>
    note.noteId === noteId ? { ...note, textRevision: revision, changedAt, changes: note.changes + 1 } : note,
  );
  return { ...issue, notes, revision };
};

const withoutNote = (issue: PresentIssue, { data: { noteId, internal, changedAt } }: NoteDeleted): PresentIssue => {
  const gone = issue.notes.filter((note) => note.noteId === noteId);
  const forgotten = gone.map(({ noteId, mailId, copyOf }) => ({
    noteId,
    mailId,
    ...(copyOf === undefined ? {} : { copyOf }),
  }));
  const deletedNotes = [...issue.deletedNotes, ...forgotten];
  const notes = issue.notes.filter((note) => note.noteId !== noteId);
  const without = { ...issue, notes, deletedNotes, revision: issue.revision + 1 };
  return internal ? without : { ...without, updatedAt: changedAt, changes: issue.changes + 1 };
};

/** Also for those who know of an issue nothing but its links. */
export const linksAfter = (links: Links, event: IssueContactsSet | IssueContactsRepointed): Links => {
  const { contactIds, takenOff, repointings, repointed } = links;
  if (event.type === 'IssueContactsSet') {
    const { added, removed } = event.data;
    return {
      contactIds: changedIds(contactIds, event.data),
      takenOff: [...without(takenOff, added), ...removed],
      repointings,
      repointed,
    };
  }
  const { changes } = event.data;
  const led = ledBy(contactIds, changes);
  const moving = changes.map(({ from }) => from);
  return {
    contactIds: led,
    takenOff: without(ledBy(takenOff, event.data.takenOff), led),
    repointings: repointings + (changes.length > 0 ? 1 : 0),
    repointed: [
      ...repointed,
      { ...operationOf(event.data), changes, takenOff: event.data.takenOff, kept: without(contactIds, moving) },
    ],
  };
};

/** Those that meet in one are one (TRF-23), and an undo leads one back to all of them. */
const ledBy = (ids: readonly number[], changes: readonly Repointing[]): readonly number[] => {
  const to = new Map<number, number[]>();
  for (const change of changes) to.set(change.from, [...(to.get(change.from) ?? []), change.to]);
  return [...new Set(ids.flatMap((id) => to.get(id) ?? [id]))];
};
