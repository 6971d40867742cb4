/** OUT-12, OUT-13: what one person sent or was sent about an issue, without brackets. */
export type Thread = Readonly<{
  first: string | null;
  /** Oldest first; the last ones only. */
  newest: readonly string[];
  /** The mail that was queued last for it (OUT-27). */
  lastQueued: string | null;
}>;
export type Participant = Readonly<{
  seat: number;
  correspondentId: string;
  state: 'active' | 'unsubscribed' | 'undeliverable';
  /** When mails came back that may be taken another time; the last ones only. */
  bounces: readonly string[];
  /** How often it has left. */
  unsubscriptions: number;
  thread: Thread;
}>;
