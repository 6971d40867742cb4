import { z } from 'zod';
import { request } from '../message';
import { role } from './access';

const id = z.int().positive();

/** Whose confirmed e-mail it is; null: nobody's. For Maintainer+ of the project that was entered. */
export const findUserByEmail = request('groups.users.find-by-email', {
  payload: z.object({ email: z.string().max(1_024) }),
  reply: z.object({ userId: id.nullable() }),
});

/**
 * A user as the mail of the project that was entered knows one (MEM-1 to MEM-3). `address`: the confirmed one (SIG-4); null:
 * none. `role`: on the project, none where the user is blocked. `reads`: may read the project. `wantsMails`: SIG-3.
 */
export const teamMember = z.object({
  id,
  username: z.string(),
  address: z.string().nullable(),
  role,
  isBlocked: z.boolean(),
  reads: z.boolean(),
  wantsMails: z.boolean(),
});
export type TeamMemberView = z.infer<typeof teamMember>;

/** Those of these users who are there, as of now. For the Support Bot, and for Maintainer+. */
export const readTeamMembers = request('groups.users.team-members', {
  payload: z.object({ userIds: z.array(id).max(1_000) }),
  reply: z.object({ members: z.array(teamMember) }),
});
