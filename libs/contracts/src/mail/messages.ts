import { z } from 'zod';
import { announcement } from '../announcement';
import { request } from '../message';
import { page, paged } from '../paging';
import { verdict } from './verdict';

const id = z.int().positive();
const mailId = z.string().regex(/^[0-9a-f]{64}$/);

/** IN-11 to IN-18. */
export const mailState = z.enum([
  'received',
  'routed',
  'deferred',
  'processed',
  'ignored',
  'refused',
  'quarantined',
  'discarded',
]);

/** A mail as Maintainers of its project see it (MA-6). `sender`: null where it has none, or was not read yet. */
export const mail = z.object({
  id: mailId,
  projectId: id.nullable(),
  state: mailState,
  /** Of a refusal, of what is ignored, or the reason of a quarantine. */
  code: z.string().nullable(),
  source: z.string(),
  receivedAt: z.string(),
  size: z.int(),
  messageId: z.string().nullable(),
  sender: z.object({ address: z.string(), name: z.string().nullable() }).nullable(),
  issue: z.object({ id, iid: id }).nullable(),
  nextTryAt: z.string().nullable(),
});
export type MailView = z.infer<typeof mail>;

/** OPS-1: all there is to know about what became of it. */
export const followedMail = mail.extend({
  noteId: id.nullable(),
  verdict: verdict.nullable(),
  flags: z.array(z.string()),
  tries: z.int(),
  lastError: z.string().nullable(),
  /** In the order they happened. */
  steps: z.array(z.object({ step: z.string(), at: z.string(), detail: z.string().nullable() })),
  contactIds: z.array(id),
  skippedContactIds: z.array(id),
  /** RT-13: projects that were named as well, and not served. */
  furtherProjectIds: z.array(id),
  arrivals: z.array(z.object({ source: z.string(), at: z.string() })),
});
export type FollowedMailView = z.infer<typeof followedMail>;

/** Mails of the project that was entered, newest first: Maintainer+. */
export const listMails = request('mail.messages.list', {
  payload: page.extend({
    state: mailState.nullable().default(null),
    code: z.string().max(100).nullable().default(null),
    sender: z.string().max(1_024).nullable().default(null),
    issueIid: id.nullable().default(null),
    receivedAfter: z.iso.datetime({ offset: true }).nullable().default(null),
    receivedBefore: z.iso.datetime({ offset: true }).nullable().default(null),
  }),
  reply: paged(mail),
});
export const readMail = request('mail.messages.read', {
  payload: z.object({ mailId: z.string().max(200) }),
  reply: z.object({ mail: followedMail }),
});
/** SEC-16: the place of the raw bytes; recorded. */
export const readRawMail = request('mail.messages.read-raw', {
  payload: z.object({ mailId: z.string().max(200) }),
  reply: z.object({ owner: z.string(), hash: z.string(), size: z.int() }),
});

/** MA-15. `effect`: what it led to. `code`: as of a mail. */
const effect = z.enum(['issue', 'note', 'unsubscribed', 'bounced']);
const coded = z.object({ mailId, code: z.string() });
export const mailProcessed = announcement('mail.messages.processed.v1', z.object({ mailId, effect }));
export const mailRefused = announcement('mail.messages.refused.v1', coded);
export const mailQuarantined = announcement('mail.messages.quarantined.v1', coded);

export type MailRefusal = 'mail-not-found';
