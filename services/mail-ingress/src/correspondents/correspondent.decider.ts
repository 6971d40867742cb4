import { Command, Decider, DomainError, later } from '@ledgerdesk/event-sourcing';
import {
  AutomaticMail,
  Correspondent,
  CorrespondentEvent,
  evolve,
  initialState,
  isWithin,
  lookBack,
  NotedMailbox,
} from './correspondent';

type OfCorrespondent = { correspondentId: string };

/** An address as a mail spells and names it: nothing that is shown of another mail changes by it. */
export class NoteCorrespondent extends Command('NoteCorrespondent')<
  OfCorrespondent & { address: string; name: string | null }
> {}
/** LOOP-17. `most` in an hour. */
export class CountIssue extends Command('CountIssue')<OfCorrespondent & { mailId: string; most: number }> {}
export class AllowAutomaticMail extends Command('AllowAutomaticMail')<
  OfCorrespondent & Omit<AutomaticMail, 'allowedAt'>
> {}

/** LOOP-22 */
export class AllowUnconfirmedMail extends Command('AllowUnconfirmedMail')<OfCorrespondent & { outgoingId: string }> {}

export type CorrespondentCommand = NoteCorrespondent | CountIssue | AllowAutomaticMail | AllowUnconfirmedMail;

const UNCONFIRMED_A_DAY = 5;

/** As many as a limit allows were counted; `until`, when the first of them no longer counts. */
export class LimitReached extends DomainError<'limit-reached'> {
  constructor(
    message: string,
    readonly until: string | null = null,
  ) {
    super('limit-reached', message);
  }
}

const note = ({ data }: NoteCorrespondent, { mailboxes }: Correspondent): CorrespondentEvent[] => {
  const { correspondentId, address, name } = data;
  if (mailboxes.length === 0) return [{ type: 'CorrespondentNoted', data }];
  if (numberOf({ mailboxes }, data) !== null) return [];
  return [{ type: 'MailboxNoted', data: { correspondentId, number: mailboxes.length + 1, address, name } }];
};

/** Null where it was not noted. */
export const numberOf = (
  { mailboxes }: Pick<Correspondent, 'mailboxes'>,
  { address, name }: NotedMailbox,
): number | null => {
  const index = mailboxes.findIndex((noted) => noted.address === address && noted.name === name);
  return index < 0 ? null : index + 1;
};

const countIssue = ({ data, metadata: { now } }: CountIssue, { issues }: Correspondent): CorrespondentEvent[] => {
  const { correspondentId, mailId, most } = data;
  const counting = issues.filter(({ countedAt }) => isWithin(countedAt, lookBack.hour, now));
  if (issues.some((issue) => issue.mailId === mailId)) return [];
  const first = counting[counting.length - most];
  if (first)
    throw new LimitReached(`${most} issues of this sender within an hour`, later(first.countedAt, lookBack.hour));
  return [{ type: 'IssueCounted', data: { correspondentId, mailId, countedAt: now } }];
};

/** LOOP-14, and ERR-3 for one address. */
const allow = ({ data, metadata: { now } }: AllowAutomaticMail, { automatic }: Correspondent): CorrespondentEvent[] => {
  const { outgoingId, kind, subjectKey, verdict } = data;
  if (automatic.some((mail) => mail.outgoingId === outgoingId)) return [];
  const count = (windowMs: number, which: (mail: AutomaticMail) => boolean = () => true) =>
    automatic.filter((mail) => isWithin(mail.allowedAt, windowMs, now) && which(mail)).length;
  const isRejection = (mail: Pick<AutomaticMail, 'kind'>) => mail.kind === 'rejection';

  const reached =
    verdict === 'fail' ||
    count(lookBack.threeHours) >= 10 ||
    count(lookBack.threeHours, (mail) => mail.subjectKey === subjectKey) >= 2 ||
    (verdict === 'none' && count(lookBack.day, (mail) => mail.verdict === 'none') >= 5) ||
    (kind === 'rejection' && count(lookBack.hour, isRejection) >= 3) ||
    (kind === 'rejection' && verdict === 'none' && count(lookBack.day, isRejection) >= 1);
  if (reached) throw new LimitReached(`No more automatic mails to correspondent ${data.correspondentId} for now`);
  return [{ type: 'AutomaticMailAllowed', data: { ...data, allowedAt: now } }];
};

/** LOOP-22 */
const allowUnconfirmed = (
  { data, metadata: { now } }: AllowUnconfirmedMail,
  { unconfirmed }: Correspondent,
): CorrespondentEvent[] => {
  const { correspondentId, outgoingId } = data;
  if (unconfirmed.some((mail) => mail.outgoingId === outgoingId)) return [];
  const counting = unconfirmed.filter(({ allowedAt }) => isWithin(allowedAt, lookBack.day, now));
  if (counting.length >= UNCONFIRMED_A_DAY)
    throw new LimitReached(`No more mails of others to correspondent ${correspondentId} for now`);
  return [{ type: 'UnconfirmedMailAllowed', data: { correspondentId, outgoingId, allowedAt: now } }];
};

const decide = (command: CorrespondentCommand, correspondent: Correspondent): CorrespondentEvent[] => {
  switch (command.type) {
    case 'NoteCorrespondent':
      return note(command, correspondent);
    case 'CountIssue':
      return countIssue(command, correspondent);
    case 'AllowAutomaticMail':
      return allow(command, correspondent);
    case 'AllowUnconfirmedMail':
      return allowUnconfirmed(command, correspondent);
  }
};

export const correspondentDecider: Decider<CorrespondentCommand, Correspondent, CorrespondentEvent> = {
  initialState,
  decide,
  evolve,
};
