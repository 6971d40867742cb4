import { Command } from '@ledgerdesk/event-sourcing';
import { presentIssue } from '../decision-rules';
import type { Ids, Issue, IssueEvent, PresentIssue, Repointing } from '../issues/issue';
import { Operation, operationOf } from '../operation';

/** `counterparts`: of contacts that it is or was linked to; the rest of them does not matter. */
export class RepointContacts extends Command('RepointContacts')<
  Ids & Operation & { counterparts: readonly Repointing[] },
  PresentIssue
> {}

export const repointContacts = ({ data }: RepointContacts, issue: Issue): IssueEvent[] => {
  if (issue.status === 'deleted') return [];
  const present = presentIssue(issue, data);
  const { issueId, projectId, counterparts } = data;
  const leading = (ids: readonly number[]) => {
    const known = new Set(ids);
    return counterparts.filter(({ from }) => known.has(from));
  };
  const changes = leading(present.contactIds);
  const takenOff = leading(present.takenOff);
  if (changes.length + takenOff.length === 0) return [];
  return [{ type: 'IssueContactsRepointed', data: { issueId, projectId, ...operationOf(data), changes, takenOff } }];
};
