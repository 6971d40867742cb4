import { z } from 'zod';
import {
  FollowedMailView,
  listMails,
  mailState,
  MailView,
  readMail,
  readRawMail,
  verdict,
} from '@ledgerdesk/contracts';
import { camelCased } from '../rest/parameters';
import { id, route, time } from '../rest/route';

const shown = z.object({
  id: z.string(),
  project_id: id.nullable(),
  state: mailState,
  code: z.string().nullable(),
  source: z.string(),
  received_at: z.string(),
  size: z.int(),
  message_id: z.string().nullable(),
  sender: z.object({ address: z.string(), name: z.string().nullable() }).nullable(),
  issue: z.object({ id, iid: id }).nullable(),
  next_try_at: z.string().nullable(),
});
const followed = shown.extend({
  note_id: id.nullable(),
  verdict: verdict.nullable(),
  flags: z.array(z.string()),
  tries: z.int(),
  last_error: z.string().nullable(),
  steps: z.array(z.object({ step: z.string(), at: z.string(), detail: z.string().nullable() })),
  contact_ids: z.array(id),
  skipped_contact_ids: z.array(id),
  further_project_ids: z.array(id),
  arrivals: z.array(z.object({ source: z.string(), at: z.string() })),
});

/** MA-6. */
const show = (mail: MailView): z.infer<typeof shown> => ({
  id: mail.id,
  project_id: mail.projectId,
  state: mail.state,
  code: mail.code,
  source: mail.source,
  received_at: mail.receivedAt,
  size: mail.size,
  message_id: mail.messageId,
  sender: mail.sender,
  issue: mail.issue,
  next_try_at: mail.nextTryAt,
});
/** OPS-1. */
const follow = (mail: FollowedMailView): z.infer<typeof followed> => ({
  ...show(mail),
  note_id: mail.noteId,
  verdict: mail.verdict,
  flags: mail.flags,
  tries: mail.tries,
  last_error: mail.lastError,
  steps: mail.steps,
  contact_ids: mail.contactIds,
  skipped_contact_ids: mail.skippedContactIds,
  further_project_ids: mail.furtherProjectIds,
  arrivals: mail.arrivals,
});

const mails = '/projects/:id/service_desk/mails';
const signedIn = true;

export const mailRoutes = [
  route({
    method: 'GET',
    path: mails,
    summary: 'Mails to a project, newest first',
    signedIn,
    query: {
      state: mailState.optional(),
      code: z.string().max(100).optional(),
      sender: z.string().max(1_024).optional(),
      issue_iid: id.optional(),
      received_after: time.optional(),
      received_before: time.optional(),
    },
    paged: true,
    reply: shown,
    answer: async ({ ask, query, page }) => {
      const { items, ...paged } = await ask(listMails, { ...camelCased(query), ...page });
      return { body: items.map(show), page: paged };
    },
  }),
  route({
    method: 'GET',
    path: `${mails}/:mail_id`,
    summary: 'A mail, and all that became of it',
    signedIn,
    reply: followed,
    answer: async ({ ask, params }) => ({ body: follow((await ask(readMail, { mailId: params.mail_id })).mail) }),
  }),
  route({
    method: 'GET',
    path: `${mails}/:mail_id/raw`,
    summary: 'A mail as it came; who reads it is recorded',
    signedIn,
    downloads: 'message/rfc822',
    answer: async ({ ask, params: { mail_id: mailId } }) => {
      const raw = await ask(readRawMail, { mailId });
      return { download: { ...raw, name: `${mailId}.eml`, mediaType: 'message/rfc822' } };
    },
  }),
];
