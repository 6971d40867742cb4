import { Command } from '@ledgerdesk/event-sourcing';
import { changedAt, writableIssue } from '../decision-rules';
import type { Ids, Issue, IssueEvent, ParticipantChange, PresentIssue } from '../issues/issue';

export class ChangeParticipants extends Command('ChangeParticipants')<
  Ids & { authorId: number; noteId: number; change: ParticipantChange },
  PresentIssue
> {}

export const changeParticipants = ({ data, metadata }: ChangeParticipants, issue: Issue): IssueEvent[] => [
  { type: 'ParticipantsChanged', data: { ...data, changedAt: changedAt(metadata, writableIssue(issue, data)) } },
];
