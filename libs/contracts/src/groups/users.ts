import { z } from 'zod';
import { request } from '../message';
import { page, paged, written } from '../paging';

const id = z.int().positive();
const text = z.string().max(10_000);

/** As everybody sees one. `email`, `isAdministrator`, `canCreateGroup`: for oneself and administrators, else null. */
export const user = z.object({
  id,
  username: z.string(),
  name: z.string(),
  state: z.enum(['active', 'blocked']),
  createdAt: z.string(),
  private: z.object({ email: z.string(), isAdministrator: z.boolean(), canCreateGroup: z.boolean() }).nullable(),
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
export const revokeToken = request('groups.tokens.revoke', {
  payload: z.object({ tokenId: id }),
  reply: z.object(written),
});

export type UserRefusal =
  'username-taken' | 'email-taken' | 'user-not-found' | 'token-not-found' | 'user-already-exists';
