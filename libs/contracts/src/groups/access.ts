import { z } from 'zod';
import { request } from '../message';

/** GRP-9. 0: none. */
export const roles = {
  none: 0,
  guest: 10,
  planner: 15,
  reporter: 20,
  developer: 30,
  maintainer: 40,
  owner: 50,
} as const;
export const role = z.literal(Object.values(roles));
export type Role = z.infer<typeof role>;
/** What a membership may grant. */
export const grantableRole = z.literal([10, 15, 20, 30, 40, 50]);
export type GrantableRole = z.infer<typeof grantableRole>;

export const visibility = z.enum(['private', 'internal', 'public']);
export type Visibility = z.infer<typeof visibility>;

const id = z.int().positive();

/** The user on whose behalf a request comes. An administrator's role is owner everywhere (GRP-12). */
const actingUser = z.object({
  id,
  username: z.string(),
  isAdministrator: z.boolean(),
  canCreateGroup: z.boolean(),
  /** Of the token it came with; null where it came without one, which may do all. */
  scopes: z.array(z.string()).nullable(),
  /** The token it came with. */
  tokenId: id.exactOptional(),
});

/**
 * A running group transfer that migrates contacts from or to a group. Until it is committed, no contact is created in the
 * source of a `move` (TRF-56). Once it is, contacts of the source count as the target's (TRF-36).
 */
const runningMigration = z.object({
  transferId: id,
  mode: z.enum(['move', 'copy']),
  sourceId: id,
  targetId: id,
  /** The transfer whose undo it is: then what that one has planned goes back, and nothing else. */
  undoes: id.exactOptional(),
  committed: z.boolean(),
});
export type RunningMigration = Readonly<z.infer<typeof runningMigration>>;

/** A group, and the role that the acting user has on it. */
const groupAccess = z.object({
  groupId: id,
  fullPath: z.string(),
  role,
  crmEnabled: z.boolean(),
  migration: runningMigration.exactOptional(),
});

const target = z.object({
  kind: z.enum(['group', 'project']),
  id,
  fullPath: z.string(),
  visibility,
  role,
  /** `name`: the acting user may only know that it exists and where (GRP-8). */
  sees: z.enum(['all', 'name']),
  archived: z.boolean(),
  /** The group itself, or the project's. */
  group: groupAccess,
  /** SRC-2. */
  contactSource: groupAccess,
  /** SRC-3, of the group itself. */
  mayOwnContacts: z.boolean(),
  /** The running group transfer that changes its contact source: no issue is moved in or out (TRF-57). */
  transferId: id.exactOptional(),
});

/** What `groups.enter` answered, as of this position of the log of groups. It serves one request until its deadline. */
export const access = z.object({
  position: z.int().nonnegative(),
  user: actingUser.nullable(),
  /** It is the Support Bot that asks, who sees everything and has no role (MI-1); `user` is its user. */
  supportBot: z.literal(true).exactOptional(),
  /** What was asked for; null where that was the installation as a whole. */
  target: target.nullable(),
});
export type Access = Readonly<z.infer<typeof access>>;
export type TargetAccess = NonNullable<Access['target']>;

export const reference = z.union([id, z.string().min(1).max(6_000)]);
export type Reference = z.infer<typeof reference>;

const who = z.union([
  z.object({ token: z.string().min(1).max(500) }),
  z.object({ userId: id }),
  z.object({ session: z.object({ userId: id, credentialsVersion: z.int().nonnegative() }) }),
  z.object({ as: z.enum(['public', 'support-bot']) }),
]);
/** `deleted`: also what is deleted, by an Owner of it (GRP-19). */
const what = z.union([
  z.object({ group: reference, deleted: z.literal(true).exactOptional() }),
  z.object({ project: reference, deleted: z.literal(true).exactOptional() }),
]);

/**
 * Who wants to enter what. `what` by number, or by full path without case; null: the installation. Never older than the
 * question: where the present rights can't be known within 1 s it is refused as `unavailable`.
 *
 * Refusals: `unauthenticated` for a token that is unknown, revoked, expired, or of a blocked user, and for a session that
 * began before the last password or block of its user (`credentialsVersion`); `group-not-found`, `project-not-found` alike for what is missing and for what the user must not know of.
 */
export const resolveAccess = request('groups.access.enter', {
  payload: z.object({ who, what: what.nullable() }),
  reply: access,
  withoutAccess: true,
});
/** The same for several targets, all as of one position. What is refused is so alone; `unauthenticated` is refused as a whole. */
export const resolveManyAccess = request('groups.access.enter-many', {
  payload: z.object({ who, whats: z.array(what).min(1).max(100) }),
  reply: z.object({
    answers: z.array(z.union([access, z.object({ refused: z.enum(['group-not-found', 'project-not-found']) })])),
  }),
  withoutAccess: true,
});
export type AccessRefusal = 'unauthenticated' | 'group-not-found' | 'project-not-found';
