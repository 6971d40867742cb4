import { z } from 'zod';
import { author, member, user, UserView } from '@ledgerdesk/contracts';
import { constant, viewOf, webUrl } from './view';

const avatar = constant(z.null(), null);
const page = webUrl(({ username }: Pick<UserView, 'username'>) => username);

/** API-30: as everybody sees a user. */
export const userNameView = viewOf(author, { avatar_url: avatar, web_url: page });

/** API-30. */
export const memberView = viewOf(member, {
  avatar_url: { before: 'accessLevel', ...avatar },
  web_url: { before: 'accessLevel', ...page },
});

export const userView = viewOf(user.omit({ createdAt: true }), {
  avatar_url: { before: 'private', ...avatar },
  web_url: { before: 'private', ...page },
  email: { replaces: 'private', schema: z.string().exactOptional(), show: ({ private: own }) => own?.email },
  is_admin: {
    replaces: 'private',
    schema: z.boolean().exactOptional(),
    show: ({ private: own }) => own?.isAdministrator,
  },
  can_create_group: {
    replaces: 'private',
    schema: z.boolean().exactOptional(),
    show: ({ private: own }) => own?.canCreateGroup,
  },
});
