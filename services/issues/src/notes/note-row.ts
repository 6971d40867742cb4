import { showDuration } from '../time/durations';
import { shownUploads } from '../uploads/shown-uploads';
import type {
  ByMail,
  IssuePlace,
  NoteEdited,
  NotingEvent,
  ParticipantChange,
  TimeSpent,
  Upload,
} from '../issues/issue';

/** Who is named in a system note, by the ids of correspondents. */
type NamedParticipants = ParticipantChange | Readonly<{ kind: 'ticket-of'; correspondentIds: readonly string[] }>;
/** Ids of what was added and removed. */
type IdsChanged = Readonly<{ added: readonly number[]; removed: readonly number[] }>;
/** From where to here, or from here to where the issue was moved. */
type MovedPlace = Readonly<{ direction: 'to' | 'from' } & Pick<IssuePlace, 'projectId' | 'iid'>>;

/**
 * A note as it is listed. `body`: of one by the system it follows from its event; `participants`, labels, assignees and the
 * other place of a move are to be named in it.
 */
export type NoteRow = Readonly<{
  noteId: number;
  issueId: number;
  projectId: number;
  authorId: number;
  body: string;
  participants: NamedParticipants | null;
  labels: IdsChanged | null;
  assignees: IdsChanged | null;
  moved: MovedPlace | null;
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
    const { body, byMail, createdAt, internal, uploads, copyOf } = event.data;
    const written = { body, ...nothingToName, byMail, system: false, internal, uploads };
    return { ...ids, ...written, createdAt, updatedAt: copyOf === undefined ? createdAt : changedAt, changes: 1 };
  }
  const bySystem = { byMail: null, system: true, internal: false, uploads: [] };
  const made = { createdAt: changedAt, updatedAt: changedAt, changes: 1 };
  return { ...ids, ...bySystem, body: textOf(event), ...toNameIn(event), ...made };
};

const nothingToName = { participants: null, labels: null, assignees: null, moved: null };
const toNameIn = (event: NotingEvent): Pick<NoteRow, keyof typeof nothingToName> => {
  if (event.type === 'ParticipantsChanged') return { ...nothingToName, participants: event.data.change };
  if (event.type === 'IssueConvertedToTicket')
    return {
      ...nothingToName,
      participants: { kind: 'ticket-of', correspondentIds: [event.data.correspondentId] },
    };
  if (event.type === 'IssueLabelsChanged') return { ...nothingToName, labels: idsChanged(event.data) };
  if (event.type === 'IssueAssigneesChanged') return { ...nothingToName, assignees: idsChanged(event.data) };
  if (event.type === 'IssueMoved') return { ...nothingToName, moved: movedPlace('to', event.data.to) };
  if (event.type === 'IssueArrived') return { ...nothingToName, moved: movedPlace('from', event.data.from) };
  return nothingToName;
};
const movedPlace = (direction: MovedPlace['direction'], { projectId, iid }: IssuePlace): MovedPlace => ({
  direction,
  projectId,
  iid,
});
const idsChanged = ({ added, removed }: IdsChanged): IdsChanged => ({ added, removed });

/** After so many changes, of which this was the last. */
export const editedRow = (
  row: NoteRow,
  { data: { body, changedAt, uploads } }: NoteEdited,
  changes: number,
): NoteRow => ({
  ...row,
  body,
  uploads: shownUploads(row.uploads, uploads),
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
      return [counted('added', event.data.added.length), counted('removed', event.data.removed.length)]
        .filter(Boolean)
        .join(' and ');
    case 'IssueContactsLeftBehind':
      return counted('removed', event.data.count);
    case 'IssueLabelsChanged':
    case 'IssueAssigneesChanged':
    case 'IssueConvertedToTicket':
    case 'ParticipantsChanged':
    case 'IssueMoved':
    case 'IssueArrived':
      return '';
    case 'TimeEstimateChanged':
      return event.data.seconds === 0
        ? 'removed time estimate'
        : `changed time estimate to ${showDuration(event.data.seconds)}`;
    case 'TimeSpent':
      return timeSpentText(event);
    case 'TimeSpentRemoved':
      return 'removed time spent';
  }
};

const timeSpentText = ({ data: { seconds, date } }: TimeSpent): string => {
  const verb = seconds > 0 ? 'added' : 'subtracted';
  return `${verb} ${showDuration(Math.abs(seconds))} of time spent${date === null ? '' : ` at ${date}`}`;
};

const counted = (verb: string, contacts: number): string =>
  contacts === 0 ? '' : `${verb} ${contacts} ${contacts === 1 ? 'contact' : 'contacts'}`;

/** ISS-30; by the names that labels have now. */
export const labelsText = ({ added, removed }: IdsChanged, nameOf: (labelId: number) => string): string => {
  const listed = (verb: string, ids: readonly number[]) => {
    if (ids.length === 0) return [];
    const names = listedIn(ids.map((id) => labelReference(nameOf(id))));
    return [`${verb} ${names} ${ids.length === 1 ? 'label' : 'labels'}`];
  };
  return [...listed('added', added), ...listed('removed', removed)].join(' and ');
};

/** As Markdown refers to a label. */
export const labelReference = (name: string): string =>
  /^[\p{L}\p{N}_:?&.-]+$/u.test(name) ? `~${name}` : `~"${name}"`;

/** ISS-30. */
export const assigneesText = ({ added, removed }: IdsChanged, usernameOf: (userId: number) => string): string => {
  const listed = (verb: string, ids: readonly number[]) =>
    ids.length === 0 ? [] : [`${verb} ${listedIn(ids.map((id) => `@${usernameOf(id)}`))}`];
  return [...listed('assigned to', added), ...listed('unassigned', removed)].join(' and ');
};

/** `a`, `a and b`, `a, b and c`. */
export const listedIn = (words: readonly string[]): string =>
  words.length === 1 ? words[0]! : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

/** AUTH-6, MI-12, PART-1, PART-3, SUB-5, LOOP-10, LOOP-21; by the addresses as the reader may see them. */
export const participantsText = (change: NamedParticipants, addressOf: (correspondentId: string) => string): string => {
  const addresses = change.correspondentIds.map(addressOf).join(', ');
  switch (change.kind) {
    case 'added':
    case 'removed':
    case 'unsubscribed':
      return `${change.kind} ${addresses}`;
    case 'ticket-of':
      return `made this a ticket of ${addresses}`;
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
