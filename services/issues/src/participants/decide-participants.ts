import { Command } from '@ledgerdesk/event-sourcing';
import { assertNoTicket, changedAt, writableIssue } from '../decision-rules';
import type { Ids, Issue, IssueEvent, ParticipantChange, PresentIssue } from '../issues/issue';

export class ChangeParticipants extends Command('ChangeParticipants')<
  Ids & { authorId: number; noteId: number; change: ParticipantChange },
  PresentIssue
> {}

export class ConvertToTicket extends Command('ConvertToTicket')<
  Ids & { authorId: number; noteId: number; correspondentId: string },
  PresentIssue
> {}

export const changeParticipants = ({ data, metadata }: ChangeParticipants, issue: Issue): IssueEvent[] => [
  { type: 'ParticipantsChanged', data: { ...data, changedAt: changedAt(metadata, writableIssue(issue, data)) } },
];

/** MI-12 */
export const convertToTicket = ({ data, metadata }: ConvertToTicket, issue: Issue): IssueEvent[] => {
  const present = writableIssue(issue, data);
  assertNoTicket(present);
  return [{ type: 'IssueConvertedToTicket', data: { ...data, changedAt: changedAt(metadata, present) } }];
};
