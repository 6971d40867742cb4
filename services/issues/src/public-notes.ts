import type { NoteDeleted, NotePlace } from './issues/issue';

/** A note that people wrote, and all may read who may read the issue. */
export type PublicNote = Readonly<{ noteId: number; byMail: boolean }>;

/** Of an issue, the last ones; whoever deletes more of them in a row finds what is left of it awaiting the team. */
const REMEMBERED = 100;

export const publicNotesAfter = (before: readonly PublicNote[], added: readonly NotePlace[]): readonly PublicNote[] => {
  const notes = added.filter(({ system, internal }) => !system && !internal);
  return [...before, ...notes.map(({ noteId, mailId }) => ({ noteId, byMail: mailId !== null }))].slice(-REMEMBERED);
};

export const withoutNote = (before: readonly PublicNote[], { data: { noteId } }: NoteDeleted): readonly PublicNote[] =>
  before.filter((note) => note.noteId !== noteId);
