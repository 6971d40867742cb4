import { Command } from '@ledgerdesk/event-sourcing';
import { changedAt, isReopenedOften, NotedChange, noted, presentIssue, SystemNoteIds } from '../decision-rules';
import type { ByMail, Ids, Issue, IssueEvent, PresentIssue } from '../issues/issue';

/** After a note by mail. `mentioned`: usernames of the assignees. */
export class ReopenByMail extends Command('ReopenByMail')<
  Ids & SystemNoteIds & { authorId: number; byMail: ByMail; mentioned: readonly string[] },
  PresentIssue
> {}

const REOPENED = 'This issue was reopened because an external participant replied.';
/** LOOP-16 */
const LEFT_CLOSED =
  'An external participant replied. This issue stays closed, since replies have reopened it 3 times within 24 hours.';

/** MI-15 */
export const reopenByMail = ({ data, metadata }: ReopenByMail, issue: Issue): IssueEvent[] => {
  const { byMail, mentioned, systemNoteIds } = data;
  const present = presentIssue(issue, data);
  if (present.status === 'opened') return [];
  const at = changedAt(metadata, present);
  const isOften = isReopenedOften(present, at);
  const { mailId } = byMail;
  const reopened: NotedChange<IssueEvent> = (changed) => ({ type: 'IssueReopened', data: { ...changed, mailId } });
  const body = [...mentioned.map((username) => `@${username}`), isOften ? LEFT_CLOSED : REOPENED].join(' ');
  const told: NotedChange<IssueEvent> = (changed) => ({
    type: 'NoteAdded',
    data: { ...changed, iid: present.iid, body, internal: true, byMail, uploads: [], createdAt: at },
  });
  return noted([...(isOften ? [] : [reopened]), told], { ...data, changedAt: at }, systemNoteIds);
};
