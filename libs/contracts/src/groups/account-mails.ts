import { z } from 'zod';
import { announcement } from '../announcement';
import { request } from '../message';
import { written } from '../paging';
import { user } from './users';

const id = z.int().positive();

/** What a user is mailed about the own account (SIG-4). */
export const accountMailKind = z.enum(['email_confirmation', 'email_changed', 'password_changed']);
export type AccountMailKind = z.infer<typeof accountMailKind>;

/** Of one change of a user, which has this revision in the user's stream. */
export const accountMailsDue = announcement(
  'groups.users.account_mails_due.v1',
  z.object({ userId: id, revision: z.int().nonnegative(), kinds: z.array(accountMailKind).min(1) }),
);

/**
 * What such a mail says, and to whom it goes; null where there is nothing to be said any more. `email`: the new address.
 * `token`: of the link that confirms it. Asked by mail-ingress on nobody's behalf.
 */
export const readAccountMail = request('groups.users.account-mail', {
  payload: z.object({ userId: id, revision: z.int().nonnegative(), kind: accountMailKind }),
  reply: z.object({
    mail: z
      .object({
        address: z.string(),
        username: z.string(),
        email: z.string().nullable(),
        token: z.string().nullable(),
      })
      .nullable(),
  }),
  withoutAccess: true,
});

/**
 * By the user who asked for the new e-mail address, with the token that was mailed to it: once, within 24 h. Refusals:
 * `email-token-not-valid`; `email-taken`.
 */
export const confirmEmail = request('groups.users.confirm-email', {
  payload: z.object({ token: z.string().min(1).max(200) }),
  reply: z.object({ user, ...written }),
});
