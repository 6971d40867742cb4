import type { outgoingKind, Verdict } from '@ledgerdesk/contracts';
import { Event } from '@ledgerdesk/event-sourcing';
import type { z } from 'zod';

/**
 * Stream `correspondent-<hmac of the address>`: the only place where an address outside stands, as each mail spelled and
 * named it, and what it may cause.
 */
type OfCorrespondent = { correspondentId: string };
type AutomaticKind = Exclude<z.infer<typeof outgoingKind>, 'new_note'>;

export type CorrespondentNoted = Event<
  'CorrespondentNoted',
  OfCorrespondent & { address: string; name: string | null }
>;
/** The same e-mail, spelled or named in another way. `number`: 2, 3, ...; the first is of `CorrespondentNoted`. */
export type MailboxNoted = Event<
  'MailboxNoted',
  OfCorrespondent & { number: number; address: string; name: string | null }
>;
/** No longer recorded, as the next: what a later mail said changed what was shown of all before. */
export type CorrespondentRespelled = Event<'CorrespondentRespelled', OfCorrespondent & { address: string }>;
export type CorrespondentRenamed = Event<'CorrespondentRenamed', OfCorrespondent & { name: string }>;
/** LOOP-17: one issue more that this sender has opened. */
export type IssueCounted = Event<'IssueCounted', OfCorrespondent & { mailId: string; countedAt: string }>;
/** `subjectKey` tells subjects apart and not what they say. */
export type AutomaticMail = {
  outgoingId: string;
  kind: AutomaticKind;
  subjectKey: string;
  verdict: Verdict;
  allowedAt: string;
};
/** LOOP-14, ERR-3 */
export type AutomaticMailAllowed = Event<'AutomaticMailAllowed', OfCorrespondent & AutomaticMail>;

/** LOOP-22: a note that somebody else wrote by mail, to one who is not confirmed. */
export type UnconfirmedMailAllowed = Event<
  'UnconfirmedMailAllowed',
  OfCorrespondent & { outgoingId: string; allowedAt: string }
>;

export type CorrespondentEvent =
  | CorrespondentNoted
  | MailboxNoted
  | CorrespondentRespelled
  | CorrespondentRenamed
  | IssueCounted
  | AutomaticMailAllowed
  | UnconfirmedMailAllowed;

/** Of a sender only as much is kept as the limits look back, so that a busy one takes no more room. */
type Counted = Readonly<{
  issues: readonly Readonly<{ mailId: string; countedAt: string }>[];
  automatic: readonly Readonly<AutomaticMail>[];
  unconfirmed: readonly Readonly<{ outgoingId: string; allowedAt: string }>[];
}>;
/** RFC 5322: an address as it was spelled, with the name that was given with it. */
export type NotedMailbox = Readonly<{ address: string; name: string | null }>;
/** `mailboxes`: 1, 2, ..., in the order in which they were noted; none where nobody has noted it. */
export type Correspondent = Counted & Readonly<{ mailboxes: readonly NotedMailbox[] }>;

const MINUTE_MS = 60_000;
/** How far the limits look back, in milliseconds. */
export const lookBack = { hour: 60 * MINUTE_MS, threeHours: 180 * MINUTE_MS, day: 24 * 60 * MINUTE_MS } as const;

export const correspondentStream = (correspondentId: string): string => `correspondent-${correspondentId}`;

/** What events say instead of an address: that of the first is the correspondent's, as it always was. */
export const mailboxIdOf = (correspondentId: string, number: number): string =>
  number === 1 ? correspondentId : `${correspondentId}.${number}`;

export const initialState: Correspondent = { mailboxes: [], issues: [], automatic: [], unconfirmed: [] };

/** Whether it happened less than so many milliseconds before. */
export const isWithin = (at: string, windowMs: number, now: string): boolean =>
  Date.parse(at) > Date.parse(now) - windowMs;

export const evolve = (correspondent: Correspondent, event: CorrespondentEvent): Correspondent => {
  const { mailboxes, issues, automatic, unconfirmed } = correspondent;
  switch (event.type) {
    case 'CorrespondentNoted':
    case 'MailboxNoted': {
      const { address, name } = event.data;
      return { ...correspondent, mailboxes: [...mailboxes, { address, name }] };
    }
    case 'CorrespondentRespelled': {
      const { address } = event.data;
      return { ...correspondent, mailboxes: withFirst(mailboxes, { address }) };
    }
    case 'CorrespondentRenamed': {
      const { name } = event.data;
      return { ...correspondent, mailboxes: withFirst(mailboxes, { name }) };
    }
    case 'IssueCounted': {
      const { mailId, countedAt } = event.data;
      const counting = issues.filter((issue) => isWithin(issue.countedAt, lookBack.hour, countedAt));
      return { ...correspondent, issues: [...counting, { mailId, countedAt }] };
    }
    case 'AutomaticMailAllowed': {
      const { correspondentId: _, ...allowed } = event.data;
      const counting = automatic.filter(({ allowedAt }) => isWithin(allowedAt, lookBack.day, allowed.allowedAt));
      return { ...correspondent, automatic: [...counting, allowed] };
    }
    case 'UnconfirmedMailAllowed': {
      const { outgoingId, allowedAt } = event.data;
      const counting = unconfirmed.filter((mail) => isWithin(mail.allowedAt, lookBack.day, allowedAt));
      return { ...correspondent, unconfirmed: [...counting, { outgoingId, allowedAt }] };
    }
  }
};

const withFirst = (
  [first, ...others]: readonly NotedMailbox[],
  change: Partial<NotedMailbox>,
): readonly NotedMailbox[] => (first ? [{ ...first, ...change }, ...others] : others);
