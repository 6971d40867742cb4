import { AccessTokenView, listUsers, RequestPayload, UserView } from '@ledgerdesk/contracts';
import { RememberedUser } from '../../access/remembered';
import { Viewer } from '../../access/viewer';
import { contains, pageOf, sorted } from '../../list-in-memory';
import { AccessToken } from '../user';

type Shown = Omit<RememberedUser, 'places' | 'startTokenId' | 'isSupportBot'>;

/** @param to whoever sees it: only the user and administrators see all */
export const showUser = (to: Pick<RememberedUser, 'id' | 'isAdministrator'> | null, user: Shown): UserView => {
  const { id, username, name, createdAt, blocked, email, isAdministrator, canCreateGroup } = user;
  const own = to?.id === id || to?.isAdministrator === true;
  const state = blocked ? 'blocked' : 'active';
  return {
    id,
    username,
    name,
    state,
    createdAt,
    private: own ? { email, isAdministrator, canCreateGroup } : null,
  };
};

/** The Support Bot is in it only where it is named (MI-1). */
export const listOfUsers = (viewer: Viewer, asked: RequestPayload<typeof listUsers>) => {
  const { search, username } = asked;
  const found = [...viewer.memory.users.values()].filter(
    (user) =>
      (!user.isSupportBot || username !== null) &&
      contains(search, user.name, user.username) &&
      (username === null || user.username.toLowerCase() === username.toLowerCase()),
  );
  return pageOf(
    sorted(found, ({ id }) => id),
    asked,
    (user) => showUser(viewer.user, user),
  );
};

export const showToken = (userId: number, token: AccessToken & Readonly<{ revoked: boolean }>): AccessTokenView => ({
  id: token.tokenId,
  userId,
  name: token.name,
  scopes: [...token.scopes],
  createdAt: token.createdAt,
  expiresAt: token.expiresAt,
  revoked: token.revoked,
});
