import type { ByMail, NoteEdited, NotingEvent, ParticipantChange, Upload } from '../issues/issue';

/** A note as it is listed. `body`: of one by the system it follows from its event; `participants` are to be named in it. */
export type NoteRow = Readonly<{
  noteId: number;
  issueId: number;
  projectId: number;
  authorId: number;
  body: string;
  participants: ParticipantChange | null;
  byMail: ByMail | null;
  createdAt: string;
  updatedAt: string;
  changes: number;
  system: boolean;
  internal: boolean;
  uploads: readonly Upload[];
}>;

export const noteRowFields = {
  issueId: 'number',
  createdAt: 'string',
  updatedAt: 'string',
  system: 'boolean',
  internal: 'boolean',
} as const;

export const noteRow = (event: NotingEvent): NoteRow => {
  const { noteId, issueId, projectId, authorId, changedAt } = event.data;
  const ids = { noteId, issueId, projectId, authorId };
  if (event.type === 'NoteAdded') {
    const { body, byMail, createdAt, internal, uploads } = event.data;
    const written = { body, participants: null, byMail, system: false, internal, uploads };
    return { ...ids, ...written, createdAt, updatedAt: createdAt, changes: 1 };
  }
  const participants = event.type === 'ParticipantsChanged' ? event.data.change : null;
  const bySystem = { byMail: null, system: true, internal: false, uploads: [] };
  const made = { createdAt: changedAt, updatedAt: changedAt, changes: 1 };
  return { ...ids, ...bySystem, body: textOf(event), participants, ...made };
};

/** After so many changes, of which this was the last. */
export const editedRow = (row: NoteRow, { data: { body, changedAt } }: NoteEdited, changes: number): NoteRow => ({
  ...row,
  body,
  updatedAt: changedAt,
  changes,
});

/** ISS-30, ISS-31: always English. */
const textOf = (event: Exclude<NotingEvent, { type: 'NoteAdded' }>): string => {
  switch (event.type) {
    case 'IssueTitleChanged':
      return `changed title from **{-${event.data.former}-}** to **{+${event.data.title}+}**`;
    case 'IssueDescriptionChanged':
      return 'changed the description';
    case 'IssueConfidentialityChanged':
      return event.data.confidential ? 'made the issue confidential' : 'made the issue visible to everyone';
    case 'IssueClosed':
      return 'closed';
    case 'IssueReopened':
      return 'reopened';
    case 'IssueContactsSet':
      return [counted('added', event.data.added), counted('removed', event.data.removed)].filter(Boolean).join(' and ');
    case 'ParticipantsChanged':
      return '';
  }
};

const counted = (verb: string, contacts: readonly number[]): string => {
  if (contacts.length === 0) return '';
  return `${verb} ${contacts.length} ${contacts.length === 1 ? 'contact' : 'contacts'}`;
};

/** AUTH-6, PART-1, PART-3, SUB-5, LOOP-10, LOOP-21; by the addresses as the reader may see them. */
export const participantsText = (change: ParticipantChange, addressOf: (correspondentId: string) => string): string => {
  const addresses = change.correspondentIds.map(addressOf).join(', ');
  switch (change.kind) {
    case 'added':
    case 'removed':
    case 'unsubscribed':
      return `${change.kind} ${addresses}`;
    case 'limit-reached':
      return `not added, the limit of 10 is reached: ${addresses}`;
    case 'not-added':
      return `not added, since the reply had no reply key and came from another address: ${addresses}`;
    case 'not-mailed':
      return `not mailed to ${addresses}`;
    case 'undeliverable':
      return `Mail to ${addresses} could not be delivered (${change.status})`;
  }
};
