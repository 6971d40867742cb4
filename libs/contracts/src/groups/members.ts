import { z } from 'zod';
import { request } from '../message';
import { page, paged, written } from '../paging';
import { grantableRole } from './access';

const id = z.int().positive();
/** A day, `2030-12-31`: at its begin in UTC the membership ends (GRP-10). */
const expiresAt = z.iso.date().nullable();

/** API-30. */
export const member = z.object({
  id,
  username: z.string(),
  name: z.string(),
  state: z.enum(['active', 'blocked']),
  accessLevel: grantableRole,
  expiresAt,
  createdAt: z.string(),
});
export type MemberView = z.infer<typeof member>;

/** All of these are of the group or project that was entered. `inherited`: with the members of the groups above it, each with the highest role. */
export const listMembers = request('groups.members.list', {
  payload: page.extend({
    inherited: z.boolean(),
    query: z.string().max(1_024).nullable().default(null),
    userIds: z.array(id).max(100).nullable().default(null),
  }),
  reply: paged(member),
});
export const readMember = request('groups.members.read', {
  payload: z.object({ userId: id, inherited: z.boolean() }),
  reply: z.object({ member }),
});
export const addMember = request('groups.members.add', {
  payload: z.object({ userId: id, accessLevel: grantableRole, expiresAt: expiresAt.default(null) }),
  reply: z.object({ member, ...written }),
});
export const changeMember = request('groups.members.change', {
  payload: z.object({ userId: id, accessLevel: grantableRole, expiresAt: expiresAt.exactOptional() }),
  reply: z.object({ member, ...written }),
});
export const removeMember = request('groups.members.remove', {
  payload: z.object({ userId: id }),
  reply: z.object(written),
});

export type MemberRefusal =
  'member-already-exists' | 'member-not-found' | 'user-not-found' | 'last-owner' | 'project-archived';
