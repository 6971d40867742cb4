import { Command } from '@ledgerdesk/event-sourcing';
import {
  assertUnchanged,
  assigneesChanged,
  changedAt,
  contactsSet,
  LabelChanges,
  labelsChanged,
  NotedChange,
  noted,
  writableIssue,
  refusal,
  SystemNoteIds,
} from '../decision-rules';
import type { Authorship, Details, Ids, Issue, IssueEvent, PresentIssue, Upload } from './issue';

/** With its labels, assignees and contacts, each of which are shown as one system note. */
export class CreateIssue extends Command('CreateIssue')<
  Ids &
    Details &
    Authorship &
    SystemNoteIds & {
      iid: number;
      labelIds: readonly number[];
      assigneeIds: readonly number[];
      contactIds: readonly number[];
    },
  PresentIssue
> {}
/** Absent is unchanged. `uploads`: that the description refers to. `ifChanges`: only if it has had one of these numbers of changes. */
export class UpdateIssue extends Command('UpdateIssue')<
  Ids &
    SystemNoteIds & {
      authorId: number;
      details: Partial<Details>;
      uploads?: readonly Upload[];
      labels?: LabelChanges;
      assigneeIds?: readonly number[];
      stateEvent?: 'close' | 'reopen';
      ifChanges?: readonly number[];
    },
  PresentIssue
> {}

/** The same mail opens an issue once, however long ago that was. */
export const createIssue = ({ data, metadata: { now } }: CreateIssue, issue: Issue): IssueEvent[] => {
  const { labelIds, assigneeIds, contactIds, systemNoteIds, createdAt, ...created } = data;
  if (issue.status !== 'unknown') {
    if (data.byMail && 'byMail' in issue && data.byMail.mailId === issue.byMail?.mailId) return [];
    throw refusal('issue-already-exists', `Issue ${data.issueId} already exists`);
  }
  const changes = [
    ...labelsChanged({ add: labelIds, remove: [] }, []),
    ...assigneesChanged(assigneeIds, []),
    ...contactsSet([...new Set(contactIds)], []),
  ];
  return [
    { type: 'IssueCreated', data: { ...created, createdAt: createdAt ?? now, changedAt: now } },
    ...noted<IssueEvent>(changes, { ...data, changedAt: now }, systemNoteIds),
  ];
};

type DetailChanges = {
  [Name in keyof Details]: (value: Details[Name], former: Details[Name]) => NotedChange<IssueEvent>;
};
/** The event that a change of each detail is, in the order in which they are noted. */
const detailChanges = (uploads: readonly Upload[]): DetailChanges => ({
  title: (title, former) => (changed) => ({ type: 'IssueTitleChanged', data: { ...changed, title, former } }),
  description: (description) => (changed) => ({
    type: 'IssueDescriptionChanged',
    data: { ...changed, description, ...(uploads.length > 0 && { uploads }) },
  }),
  confidential: (confidential) => (changed) => ({
    type: 'IssueConfidentialityChanged',
    data: { ...changed, confidential },
  }),
});

const detailChange = <Name extends keyof Details>(
  name: Name,
  changes: DetailChanges,
  details: Partial<Details>,
  present: Details,
): NotedChange<IssueEvent>[] => {
  const value: Details[Name] | undefined = details[name];
  return value === undefined || value === present[name] ? [] : [changes[name](value, present[name])];
};

const stateChange = (
  stateEvent: UpdateIssue['data']['stateEvent'],
  { status }: PresentIssue,
): NotedChange<IssueEvent>[] => {
  if (stateEvent === 'close' && status === 'opened') return [(data) => ({ type: 'IssueClosed', data })];
  if (stateEvent === 'reopen' && status === 'closed') return [(data) => ({ type: 'IssueReopened', data })];
  return [];
};

export const updateIssue = ({ data, metadata }: UpdateIssue, issue: Issue): IssueEvent[] => {
  const { details, uploads = [], labels, assigneeIds, stateEvent, systemNoteIds, ifChanges } = data;
  const present = writableIssue(issue, data);
  assertUnchanged(`Issue ${present.issueId}`, present.changes, ifChanges);
  const byDetail = detailChanges(uploads);
  const names = Object.keys(byDetail) as (keyof Details)[];
  const changes = [
    ...names.flatMap((name) => detailChange(name, byDetail, details, present)),
    ...(labels ? labelsChanged(labels, present.labelIds) : []),
    ...(assigneeIds ? assigneesChanged(assigneeIds, present.assigneeIds) : []),
    ...stateChange(stateEvent, present),
  ];
  return noted(changes, { ...data, changedAt: changedAt(metadata, present) }, systemNoteIds);
};
