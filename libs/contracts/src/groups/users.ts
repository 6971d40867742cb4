import { z } from 'zod';
import { request } from '../message';
import { page, paged, written } from '../paging';

const id = z.int().positive();
const text = z.string().max(10_000);

export const language = z.enum(['en', 'ja']);
export type Language = z.infer<typeof language>;

/** Whether it is a name of the IANA time zone database, rather than an offset. */
const isTimeZone = (name: string): boolean => {
  try {
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }) !== null;
  } catch {
    return false;
  }
};
const timeZone = z.string().max(64).refine(isTimeZone, 'is no name of a time zone');

/** What users choose for themselves (SIG-3). `language`, `timeZone`: null where none was chosen. */
export const userPreferences = {
  language: language.nullable(),
  timeZone: timeZone.nullable(),
  serviceDeskMails: z.boolean(),
};

/** As everybody sees one. `private`: for oneself and administrators, else null. */
export const user = z.object({
  id,
  username: z.string(),
  name: z.string(),
  state: z.enum(['active', 'blocked']),
  createdAt: z.string(),
  private: z
    .object({ email: z.string(), isAdministrator: z.boolean(), canCreateGroup: z.boolean(), ...userPreferences })
    .nullable(),
});
export type UserView = z.infer<typeof user>;

export const readCurrentUser = request('groups.users.current', { payload: z.object({}), reply: z.object({ user }) });
export const readUser = request('groups.users.read', { payload: z.object({ userId: id }), reply: z.object({ user }) });
export const listUsers = request('groups.users.list', {
  payload: page.extend({
    search: z.string().max(1_024).nullable().default(null),
    username: z.string().max(1_024).nullable().default(null),
  }),
  reply: paged(user),
});
/** By administrators. `passwordHash`: made by the gateway, so that the password itself goes nowhere else; null: none. */
export const createUser = request('groups.users.create', {
  payload: z.object({
    userId: id,
    username: text,
    name: text,
    email: text,
    passwordHash: z.string().max(1_000).nullable().default(null),
    isAdministrator: z.boolean().default(false),
    canCreateGroup: z.boolean().default(true),
  }),
  reply: z.object({ user, ...written }),
});
/**
 * By the user and administrators, `isAdministrator` and `canCreateGroup` by administrators alone; what is absent stays as it
 * is (SIG-3). `provenAt`: the version of the credentials whose password the caller has told; null where none was told. The
 * reply has the version from then on.
 *
 * Refusals: `email-taken`; `password-not-proven` where one's own e-mail or password was to change; `no-password` where one
 * has none, and the first is an administrator's to give. One's own e-mail that no administrator sets stays as it was until
 * the link is opened that is mailed to the new one (SIG-4).
 */
export const changeUser = request('groups.users.change', {
  payload: z
    .object({
      userId: id,
      provenAt: z.int().nonnegative().nullable(),
      name: text,
      email: text,
      passwordHash: z.string().max(1_000),
      isAdministrator: z.boolean(),
      canCreateGroup: z.boolean(),
      ...userPreferences,
    })
    .partial()
    .required({ userId: true, provenAt: true }),
  reply: z.object({ user, credentialsVersion: z.int().nonnegative(), ...written }),
});
/**
 * What a password is compared with, by username or e-mail, or of a user; null where there is no such user. `version` is
 * raised by each new password and each block: what was proven at another one proves nothing.
 */
export const readCredentials = request('groups.users.credentials', {
  payload: z.union([z.object({ login: z.string().max(1_024) }), z.object({ userId: id })]),
  reply: z.object({
    credentials: z
      .object({
        userId: id,
        passwordHash: z.string().nullable(),
        blocked: z.boolean(),
        version: z.int().nonnegative(),
      })
      .nullable(),
  }),
  withoutAccess: true,
});
/** By administrators, of anyone but themselves. A blocked user has no rights, and tokens that answer `unauthenticated` (GRP-13). */
export const blockUser = request('groups.users.block', {
  payload: z.object({ userId: id, blocked: z.boolean() }),
  reply: z.object({ user, ...written }),
});

export const scope = z.enum(['api', 'read_api']);
export const accessToken = z.object({
  id,
  userId: id,
  name: z.string(),
  scopes: z.array(scope),
  createdAt: z.string(),
  expiresAt: z.iso.date().nullable(),
  revoked: z.boolean(),
});
export type AccessTokenView = z.infer<typeof accessToken>;
/** By the user or an administrator. `token`: made by the gateway, told once, kept as a hash. */
export const createToken = request('groups.tokens.create', {
  payload: z.object({
    tokenId: id,
    userId: id,
    token: z.string().min(20).max(500),
    name: text,
    scopes: z.array(scope).min(1),
    expiresAt: z.iso.date().nullable().default(null),
  }),
  reply: z.object({ token: accessToken, ...written }),
});
/** One's own, or, for administrators, those of a user; `search` looks in their names. */
export const listTokens = request('groups.tokens.list', {
  payload: page.extend({
    userId: id.nullable().default(null),
    search: z.string().max(1_024).nullable().default(null),
    revoked: z.boolean().nullable().default(null),
    state: z.enum(['active', 'inactive']).nullable().default(null),
  }),
  reply: paged(accessToken),
});
/** By the user or an administrator, as it is revoked; to all others it does not exist. */
export const readToken = request('groups.tokens.read', {
  payload: z.object({ tokenId: id }),
  reply: z.object({ token: accessToken }),
});
export const revokeToken = request('groups.tokens.revoke', {
  payload: z.object({ tokenId: id }),
  reply: z.object(written),
});

export type UserRefusal =
  | 'username-taken'
  | 'email-taken'
  | 'user-not-found'
  | 'token-not-found'
  | 'user-already-exists'
  | 'password-not-proven'
  | 'no-password'
  | 'email-token-not-valid';
