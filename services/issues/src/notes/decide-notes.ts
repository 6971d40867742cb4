import { Command } from '@ledgerdesk/event-sourcing';
import {
  assertUnchanged,
  beingMoved,
  changedAt,
  contactsSet,
  later,
  noted,
  writableIssue,
  presentNote,
  refusal,
  SystemNoteIds,
} from '../decision-rules';
import type { Authorship, Ids, Issue, IssueEvent, NoteAdded, PresentIssue, Upload } from '../issues/issue';
import { without } from '../without';

/** `contactIds`: to be linked, unless a person took them off. */
export class AddNote extends Command('AddNote')<
  Ids & Authorship & SystemNoteIds & { noteId: number; body: string; internal: boolean; contactIds: readonly number[] },
  PresentIssue
> {}
/** `uploads`: that the text refers to. `former`: the text after so many changes. `ifChanges`: only if the note has had one of these numbers of changes. */
export class EditNote extends Command('EditNote')<
  Ids & {
    noteId: number;
    editorId: number;
    body: string;
    uploads?: readonly Upload[];
    former: Readonly<{ body: string; changes: number }>;
    ifChanges?: readonly number[];
  },
  PresentIssue
> {}

/** The same mail adds a note once, however long ago that was. */
export const addNote = ({ data, metadata }: AddNote, issue: Issue): IssueEvent[] => {
  const { contactIds, systemNoteIds, createdAt, ...written } = data;
  const { noteId } = data;
  const present = writableIssue(issue, data);
  // What came by mail for an issue that was moved is the new one's: the mail looks where that is.
  if (data.byMail && present.movedTo) throw beingMoved(present);
  const existing = [...present.notes, ...present.deletedNotes].find(
    (note) => note.noteId === noteId || note.copyOf === noteId,
  );
  if (existing) {
    if (data.byMail && data.byMail.mailId === existing.mailId) return [];
    throw refusal('note-already-exists', `Note ${noteId} already exists`);
  }
  const at = changedAt(metadata, present);
  const note: NoteAdded = {
    type: 'NoteAdded',
    data: { ...written, iid: present.iid, createdAt: createdAt ?? at, changedAt: at },
  };
  const linked = without([...new Set(contactIds)], [...present.contactIds, ...present.takenOff]);
  return [note, ...noted(contactsSet(linked, []), { ...data, changedAt: at }, systemNoteIds)];
};

export const editNote = ({ data, metadata: { now } }: EditNote, issue: Issue): IssueEvent[] => {
  const { former, ifChanges, uploads = [], ...edited } = data;
  const note = presentNote(writableIssue(issue, data), data.noteId);
  assertUnchanged(`Note ${note.noteId}`, note.changes, ifChanges);
  if (former.changes === note.changes && former.body === edited.body) return [];
  const shown = uploads.length > 0 && { uploads, ...(note.internal && { internal: note.internal as true }) };
  return [{ type: 'NoteEdited', data: { ...edited, changedAt: later(now, note.changedAt), ...shown } }];
};
