import type { IssueContactsRefusal, IssueRefusal, NoteRefusal } from '@ledgerdesk/contracts';
import { Command, CommandMetadata, Decider, DomainError } from '@ledgerdesk/event-sourcing';
import {
  ByMail,
  Details,
  evolve,
  Ids,
  initialState,
  Issue,
  IssueContactsSet,
  IssueEvent,
  NoteAdded,
  NotePlace,
  ParticipantChange,
  PresentIssue,
  Upload,
  without,
} from './issue';

type Written = { authorId: number; byMail: ByMail | null; uploads: readonly Upload[]; createdAt: string | null };
type Linked = { contactIds: readonly number[]; contactsNoteId: number };

/** With its contacts, which are noted as `contactsNoteId`. */
export class CreateIssue extends Command('CreateIssue')<Ids & Details & Written & Linked & { iid: number }> {}
/** Absent is unchanged. `noteIds`: one for each change. `ifChanges`: only if it has had one of these numbers of changes. */
export class UpdateIssue extends Command('UpdateIssue')<
  Ids & {
    authorId: number;
    details: Partial<Details>;
    stateEvent?: 'close' | 'reopen';
    noteIds: Readonly<Record<keyof Details | 'state', number>>;
    ifChanges?: readonly number[];
  }
> {}
/**
 * `add`: usable contacts. Where contacts are replaced, all go but those named, `add` among them. `hidden` ones are linked
 * and not shown here: they stay.
 */
export class SetIssueContacts extends Command('SetIssueContacts')<
  Ids & {
    authorId: number;
    noteId: number;
    add: readonly number[];
    remove: readonly number[] | { allBut: readonly number[] };
    hidden: readonly number[];
    ifChanges?: readonly number[];
  }
> {}
/** `contactIds`: to be linked, unless a person took them off. */
export class AddNote extends Command('AddNote')<
  Ids & Written & Linked & { noteId: number; body: string; internal: boolean }
> {}
/** `former`: the text after so many changes. `ifChanges`: only if the note has had one of these numbers of changes. */
export class EditNote extends Command('EditNote')<
  Ids & {
    noteId: number;
    editorId: number;
    body: string;
    former: Readonly<{ body: string; changes: number }>;
    ifChanges?: readonly number[];
  }
> {}
export class ChangeParticipants extends Command('ChangeParticipants')<
  Ids & { authorId: number; noteId: number; change: ParticipantChange }
> {}

export type IssueCommand = CreateIssue | UpdateIssue | SetIssueContacts | AddNote | EditNote | ChangeParticipants;

/** The same mail opens an issue once, however long ago that was. */
const createIssue = ({ data, metadata: { now } }: CreateIssue, issue: Issue): IssueEvent[] => {
  const { contactIds, contactsNoteId: noteId, createdAt, ...created } = data;
  if (issue.status !== 'unknown') {
    if (data.byMail && data.byMail.mailId === issue.byMail?.mailId) return [];
    throw refusal('issue-already-exists', `Issue ${data.issueId} already exists`);
  }
  const { issueId, projectId, authorId } = data;
  const changed = { issueId, projectId, noteId, authorId, changedAt: now };
  return [
    { type: 'IssueCreated', data: { ...created, createdAt: createdAt ?? now, changedAt: now } },
    ...contactsSet(changed, [...new Set(contactIds)], []),
  ];
};

const updateIssue = ({ data, metadata }: UpdateIssue, issue: Issue): IssueEvent[] => {
  const { details, stateEvent, noteIds, ifChanges, ...ids } = data;
  const present = presentIssue(issue, data);
  demandUnchanged(`Issue ${present.issueId}`, present.changes, ifChanges);
  const changed = (what: keyof typeof noteIds) => ({
    ...ids,
    noteId: noteIds[what],
    changedAt: changedAt(metadata, present),
  });

  const { title = present.title, description = present.description, confidential = present.confidential } = details;
  const events: IssueEvent[] = [];
  if (title !== present.title)
    events.push({ type: 'IssueTitleChanged', data: { ...changed('title'), title, former: present.title } });
  if (description !== present.description)
    events.push({ type: 'IssueDescriptionChanged', data: { ...changed('description'), description } });
  if (confidential !== present.confidential)
    events.push({ type: 'IssueConfidentialityChanged', data: { ...changed('confidential'), confidential } });
  if (stateEvent === 'close' && present.status === 'opened')
    events.push({ type: 'IssueClosed', data: changed('state') });
  if (stateEvent === 'reopen' && present.status === 'closed')
    events.push({ type: 'IssueReopened', data: changed('state') });
  return events;
};

const setIssueContacts = ({ data, metadata }: SetIssueContacts, issue: Issue): IssueEvent[] => {
  const { add, remove, hidden, ifChanges, ...ids } = data;
  const present = presentIssue(issue, data);
  demandUnchanged(`Issue ${present.issueId}`, present.changes, ifChanges);
  const { contactIds } = present;
  const gone = 'allBut' in remove ? without([...contactIds, ...add], remove.allBut) : remove;
  const removed = without(without(contactIds, without(contactIds, gone)), hidden);
  const added = without([...new Set(add)], [...contactIds, ...gone]);
  return contactsSet({ ...ids, changedAt: changedAt(metadata, present) }, added, removed);
};

const addNote = ({ data, metadata }: AddNote, issue: Issue): IssueEvent[] => {
  const { contactIds, contactsNoteId, createdAt, ...written } = data;
  const { issueId, projectId, authorId, noteId } = data;
  const present = presentIssue(issue, data);
  const existing = present.notes.find((note) => note.noteId === noteId);
  if (existing) {
    if (data.byMail && data.byMail.mailId === existing.mailId) return [];
    throw refusal('note-already-exists', `Note ${noteId} already exists`);
  }
  const at = changedAt(metadata, present);
  const note: NoteAdded = {
    type: 'NoteAdded',
    data: { ...written, iid: present.iid, createdAt: createdAt ?? at, changedAt: at },
  };
  const added = without([...new Set(contactIds)], [...present.contactIds, ...present.takenOff]);
  return [note, ...contactsSet({ issueId, projectId, authorId, noteId: contactsNoteId, changedAt: at }, added, [])];
};

const editNote = ({ data, metadata: { now } }: EditNote, issue: Issue): IssueEvent[] => {
  const { former, ifChanges, ...edited } = data;
  const note = noteOf(presentIssue(issue, data), data.noteId);
  demandUnchanged(`Note ${note.noteId}`, note.changes, ifChanges);
  if (former.changes === note.changes && former.body === edited.body) return [];
  return [{ type: 'NoteEdited', data: { ...edited, changedAt: later(now, note.changedAt) } }];
};

const changeParticipants = ({ data, metadata }: ChangeParticipants, issue: Issue): IssueEvent[] => [
  { type: 'ParticipantsChanged', data: { ...data, changedAt: changedAt(metadata, presentIssue(issue, data)) } },
];

const contactsSet = (
  changed: Omit<IssueContactsSet['data'], 'added' | 'removed'>,
  added: readonly number[],
  removed: readonly number[],
): IssueContactsSet[] =>
  added.length + removed.length > 0 ? [{ type: 'IssueContactsSet', data: { ...changed, added, removed } }] : [];

/** An issue of another project is not there. */
const presentIssue = (issue: Issue, { issueId, projectId }: Ids): PresentIssue => {
  if (issue.status === 'unknown' || issue.projectId !== projectId)
    throw refusal('issue-not-found', `There is no issue ${issueId} in project ${projectId}`);
  return issue;
};

/** Of a note that people wrote. */
const noteOf = ({ notes, iid }: PresentIssue, noteId: number): NotePlace => {
  const note = notes.find((note) => note.noteId === noteId);
  if (!note) throw refusal('note-not-found', `There is no note ${noteId} on issue #${iid}`);
  if (note.system) throw refusal('system-note', `Note ${noteId} is written by the system and stays as it is`);
  return note;
};

const demandUnchanged = (name: string, changes: number, ifChanges?: readonly number[]): void => {
  if (ifChanges && !ifChanges.includes(changes))
    throw refusal('precondition-failed', `${name} has had ${changes} changes`);
};

const later = (one: string, other: string): string => (one > other ? one : other);
const changedAt = ({ now }: CommandMetadata, { updatedAt }: PresentIssue): string => later(now, updatedAt);

const refusal = (code: IssueRefusal | NoteRefusal | IssueContactsRefusal, message: string) =>
  new DomainError(code, message);

const decide = (command: IssueCommand, issue: Issue): IssueEvent[] => {
  switch (command.type) {
    case 'CreateIssue':
      return createIssue(command, issue);
    case 'UpdateIssue':
      return updateIssue(command, issue);
    case 'SetIssueContacts':
      return setIssueContacts(command, issue);
    case 'AddNote':
      return addNote(command, issue);
    case 'EditNote':
      return editNote(command, issue);
    case 'ChangeParticipants':
      return changeParticipants(command, issue);
  }
};

export const issueDecider: Decider<IssueCommand, Issue, IssueEvent> = { initialState, decide, evolve };
