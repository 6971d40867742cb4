/** OUT-12, OUT-13: what one person sent or was sent about an issue, without brackets. */
export type Thread = Readonly<{
  first: string | null;
  /** Oldest first; the last ones only. */
  newest: readonly string[];
  /** The mail that was queued last for it (OUT-27). */
  lastQueued: string | null;
}>;
/** An address, and how it was spelled and named. */
export type MailboxRef = Readonly<{ correspondentId: string; mailboxId: string }>;

export type Participant = Readonly<{
  seat: number;
  correspondentId: string;
  /** As the mail or user spelled and named it that made it a participant. */
  mailboxId: string;
  state: 'active' | 'unsubscribed' | 'undeliverable' | 'removed';
  /** By which user it was added last, or by a mail; ISO 8601 UTC. */
  addedAt: string;
  addedBy: number | null;
  /** When mails came back that may be taken another time; the last ones only. */
  bounces: readonly string[];
  /** LOOP-22: it has shown that it reads what is mailed there, or a trusted server says that it wrote. */
  confirmed: boolean;
  /** Notes that were not mailed to it (LOOP-21); the last ones only. */
  withheld: readonly number[];
  /** How often it has left. */
  unsubscriptions: number;
  thread: Thread;
}>;
