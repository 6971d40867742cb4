import { z } from 'zod';
import {
  changeOutgoingMail,
  listOutgoingMails,
  OutgoingMailView,
  outgoingKind,
  outgoingState,
  readOutgoingMail,
} from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { id, route } from '../rest/route';

const shown = z.object({
  id: z.string(),
  kind: outgoingKind,
  state: outgoingState,
  recipient: z.string(),
  note_id: id.nullable(),
  message_id: z.string(),
  created_at: z.string(),
  next_try_at: z.string().nullable(),
  reason: z.string().nullable(),
  possibly_delivered_twice: z.boolean(),
  attempts: z.array(
    z.object({
      number: z.int(),
      at: z.string(),
      ended_at: z.string().nullable(),
      code: z.int().nullable(),
      text: z.string().nullable(),
      server: z.string().nullable(),
    }),
  ),
});

/** MA-11. */
const show = (mail: OutgoingMailView): z.infer<typeof shown> => ({
  id: mail.id,
  kind: mail.kind,
  state: mail.state,
  recipient: mail.recipient,
  note_id: mail.noteId,
  message_id: mail.messageId,
  created_at: mail.createdAt,
  next_try_at: mail.nextTryAt,
  reason: mail.reason,
  possibly_delivered_twice: mail.possiblyDeliveredTwice,
  attempts: mail.attempts.map(({ endedAt, ...attempt }) => ({ ...attempt, ended_at: endedAt })),
});

const mails = '/projects/:id/issues/:iid/outgoing_mails';
const signedIn = true;
const change = (action: 'retry' | 'cancel', summary: string) =>
  route({
    method: 'POST',
    path: `${mails}/:mail_id/${action}`,
    summary,
    reply: shown,
    answer: async ({ ask, params: { iid, mail_id: outgoingId } }) => {
      const { outgoing } = await ask(changeOutgoingMail, { iid, outgoingId, action });
      return { body: show(outgoing) };
    },
  });

export const outgoingMailRoutes = [
  route({
    method: 'GET',
    path: mails,
    summary: 'Mails about an issue to people outside, newest first',
    signedIn,
    paged: true,
    reply: shown,
    answer: async ({ ask, params, page }) => {
      const { items, ...paged } = await ask(listOutgoingMails, { iid: params.iid, ...page });
      return { body: items.map(show), page: paged };
    },
  }),
  route({
    method: 'GET',
    path: `${mails}/:mail_id/raw`,
    summary: 'An outgoing mail as it is sent',
    signedIn,
    downloads: 'message/rfc822',
    answer: async ({ ask, params: { iid, mail_id: outgoingId } }) => {
      const { raw } = await ask(readOutgoingMail, { iid, outgoingId });
      if (!raw) throw new DomainError('outgoing-mail-not-found', 'This mail has not been written yet');
      return { download: { ...raw, name: `${outgoingId}.eml`, mediaType: 'message/rfc822' } };
    },
  }),
  change('retry', 'Try a mail that is held or failed again, now'),
  change('cancel', 'Withdraw a mail that was not sent'),
];
