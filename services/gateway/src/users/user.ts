import { z } from 'zod';
import { MemberView, UserView } from '@ledgerdesk/contracts';
import { Call, id } from '../rest/route';

export const publicFields = {
  id,
  username: z.string(),
  name: z.string(),
  state: z.enum(['active', 'blocked']),
  avatar_url: z.null(),
  web_url: z.string(),
};

/** API-30: as everybody sees a user. */
export const showPublic = (
  { id, username, name, state }: Pick<UserView | MemberView, 'id' | 'username' | 'name' | 'state'>,
  { webUrl }: Call,
) => ({ id, username, name, state, avatar_url: null, web_url: webUrl(username) });
