import type { outgoingKind, Verdict } from '@ledgerdesk/contracts';
import type { z } from 'zod';
import type { RefusalCode } from './rejection-code';

type Threading = Readonly<{
  /** TH-6, without brackets. */
  messageId: string;
  /** OUT-12, OUT-13, without brackets. */
  inReplyTo: string | null;
  references: readonly string[];
}>;

/** `mailboxId`: the spelling that is mailed; absent in older events, which know one of each correspondent. */
type Recipient = Readonly<{ correspondentId: string; mailboxId?: string }>;

export const recipientOf = ({ correspondentId, mailboxId = correspondentId }: Recipient): string => mailboxId;

/**
 * A mail that is to go out, decided on together with what causes it. Its stream is `outgoing-<outgoingId>`; the id names
 * cause and seat, so that queueing it again is the same mail (OUT-23).
 */
export type QueuedMail = Threading &
  Recipient &
  Readonly<{ outgoingId: string; queuedAt: string }> &
  (
    | Readonly<{
        kind: Exclude<z.infer<typeof outgoingKind>, 'rejection'>;
        projectId: number;
        issueId: number;
        iid: number;
        seat: number;
        /** Of new_note. */
        noteId: number | null;
        /** The mail to the same seat that goes out before it (OUT-27). */
        after: string | null;
        /** LOOP-22: to the author of the issue, who may get a few. */
        unconfirmed?: true;
        /** LOOP-23, of new_participant: the sender whose mail names the address in its Cc, and the verdict of that mail. */
        namedBy?: Readonly<{ correspondentId: string; verdict: Verdict }>;
      }>
    /** ERR-2: of the mail that is refused. `reasons`: of ERR-16, the rules that were broken, without what broke them. */
    | Readonly<{
        kind: 'rejection';
        mailId: string;
        projectId: number | null;
        code: RefusalCode;
        replyTo: string | null;
        reasons?: string;
      }>
  );

/** LOOP-21: why a public note is not mailed to somebody who takes part. */
export type WithheldReason = 'unsubscribed' | 'undeliverable' | 'unconfirmed' | 'flood' | 'service-desk-off';
export type WithheldMail = Readonly<{ mail: QueuedMail; reason: WithheldReason }>;
