import { foldCase } from '@ledgerdesk/fields';
import { without } from '../../without';
import { externalAuthorOf, isTicket, NoteDeleted, PresentIssue } from '../issue';
import { fewerNotes, ShownIssue, shownIssue, UserNotes } from '../shown-issue';
import { PublicNote, publicNotesAfter, withoutNote } from '../../public-notes';

/** What an issue is found and sorted by. */
export const issueRowFields = {
  projectId: 'number',
  iid: 'number',
  state: 'string',
  confidential: 'boolean',
  authorId: 'number',
  contactIds: 'number[]',
  labelIds: 'number[]',
  isLabelled: 'boolean',
  assigneeIds: 'number[]',
  isAssigned: 'boolean',
  isTicket: 'boolean',
  awaiting: 'string',
  externalAuthorId: 'string',
  visibleTo: 'string[]',
  createdAt: 'string',
  updatedAt: 'string',
  foldedTitle: 'string',
  foldedDescription: 'string',
  search: 'text',
} as const;

type ValueOf = Readonly<{
  string: string;
  number: number;
  boolean: boolean;
  'string[]': readonly string[];
  text: string;
  'number[]': readonly number[];
}>;
type Fields = typeof issueRowFields;

/** What is known of the notes of an issue, none of which a row holds. */
export type KnownNotes = Readonly<{ userNotes: UserNotes; publicNotes: readonly PublicNote[] }>;
export const noNotes: KnownNotes = { userNotes: { public: 0, internal: 0 }, publicNotes: [] };

/** An issue as it is listed: what is shown, and what it is found and sorted by. */
export type IssueRow = Readonly<
  { issue: ShownIssue } & Pick<KnownNotes, 'publicNotes'> & { [Name in keyof Fields]: ValueOf[Fields[Name]] }
>;

export const knownNotes = ({ issue, publicNotes }: IssueRow): KnownNotes => ({
  userNotes: issue.userNotes,
  publicNotes,
});

/** One of them is deleted. */
export const fewer = ({ userNotes, publicNotes }: KnownNotes, event: NoteDeleted): KnownNotes => ({
  userNotes: fewerNotes(userNotes, event),
  publicNotes: withoutNote(publicNotes, event),
});

/** Those who may read an issue (GRP-20, GRP-21): whoever has one of its tokens. */
export const tokens = {
  planner: (projectId: number) => `p${projectId}`,
  reader: (projectId: number) => `r${projectId}`,
  /** Its author, or an assignee. */
  person: (userId: number, projectId: number) => `u${userId}@${projectId}`,
};

const visibleTo = ({ projectId, confidential, authorId, assigneeIds }: PresentIssue): readonly string[] => [
  tokens.planner(projectId),
  ...[...new Set([authorId, ...assigneeIds])].map((userId) => tokens.person(userId, projectId)),
  ...(confidential ? [] : [tokens.reader(projectId)]),
];

/** @param present whose notes are those written since `before` */
export const issueRow = (present: PresentIssue, before: KnownNotes = noNotes): IssueRow => {
  const issue = shownIssue(present, before.userNotes);
  const publicNotes = publicNotesAfter(before.publicNotes, present.notes);
  const { projectId, iid, status: state, confidential, authorId, contactIds, createdAt, updatedAt } = issue;
  const { labelIds, assigneeIds } = issue;
  const foldedTitle = foldCase(issue.title);
  const foldedDescription = foldCase(issue.description ?? '');
  return {
    issue,
    publicNotes,
    isTicket: isTicket(present),
    awaiting: awaitingIn(present, publicNotes),
    externalAuthorId: externalAuthorOf(present)?.split('.')[0] ?? '',
    visibleTo: visibleTo(present),
    projectId,
    iid,
    state,
    confidential,
    authorId,
    contactIds,
    labelIds,
    isLabelled: labelIds.length > 0,
    assigneeIds,
    isAssigned: assigneeIds.length > 0,
    createdAt,
    updatedAt,
    foldedTitle,
    foldedDescription,
    search: `${foldedTitle}\n${foldedDescription}`,
  };
};

/** MA-12: whose turn it is; nobody's where it is no ticket. */
const awaitingIn = (issue: PresentIssue, notes: readonly PublicNote[]): 'team' | 'customer' | '' => {
  if (!isTicket(issue)) return '';
  return notes.at(-1)?.byMail === false ? 'customer' : 'team';
};

/** The same once a label is deleted. */
export const withoutLabel = (row: IssueRow, labelId: number): IssueRow => {
  const labelIds = without(row.labelIds, [labelId]);
  return { ...row, issue: { ...row.issue, labelIds }, labelIds, isLabelled: labelIds.length > 0 };
};
