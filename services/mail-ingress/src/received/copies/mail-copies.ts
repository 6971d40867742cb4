import { Event } from '@ledgerdesk/event-sourcing';

/** Stream `mailCopies-<day>`: the bytes of mails that came again on a day and differed from their first copy (IN-2). */
type OfDay = Readonly<{ day: string }>;

export type MailCopiesKept = Event<'MailCopiesKept', OfDay & { until: string }>;
export type MailCopiesExpired = Event<'MailCopiesExpired', OfDay>;
export type MailCopiesDeleted = Event<'MailCopiesDeleted', OfDay>;

export type MailCopiesEvent = MailCopiesKept | MailCopiesExpired | MailCopiesDeleted;

/** Null where none came. */
export type MailCopies = null | Readonly<{ step: 'kept' | 'expired' | 'deleted'; day: string; until: string }>;

/** The day of a time, both of ISO 8601 in UTC. */
export const dayOf = (time: string): string => time.slice(0, 10);
export const copiesStream = (day: string): string => `mailCopies-${day}`;
/** The blobs of a day, so that they are deleted together. */
export const ownerOfCopies = (day: string): string => `mail-copies-${day}`;

export const evolve = (copies: MailCopies, event: MailCopiesEvent): MailCopies => {
  switch (event.type) {
    case 'MailCopiesKept':
      return { step: 'kept', ...event.data };
    case 'MailCopiesExpired':
      return copies && { ...copies, step: 'expired' };
    case 'MailCopiesDeleted':
      return copies && { ...copies, step: 'deleted' };
  }
};
