import { AccessTokenView, listUsers, PayloadOf, UserView } from '@ledgerdesk/contracts';
import { RememberedToken, RememberedUser } from '../../access/remembered';
import { Viewer } from '../../access/viewer';
import { contains, pageOf, sorted } from '../../numbered-page';

export const showUser = (viewer: Viewer, user: RememberedUser): UserView => {
  const { id, username, name, createdAt, blocked, email, isAdministrator, canCreateGroup } = user;
  const own = viewer.user?.id === id || viewer.user?.isAdministrator === true;
  const state = blocked ? 'blocked' : 'active';
  return {
    ...{ id, username, name, state, createdAt },
    private: own ? { email, isAdministrator, canCreateGroup } : null,
  };
};

export const listOfUsers = (viewer: Viewer, asked: PayloadOf<typeof listUsers>) => {
  const { search, username } = asked;
  const found = [...viewer.memory.users.values()].filter(
    (user) =>
      contains(search, user.name, user.username) &&
      (username === null || user.username.toLowerCase() === username.toLowerCase()),
  );
  return pageOf(
    sorted(found, ({ id }) => id),
    asked,
    (user) => showUser(viewer, user),
  );
};

export const showToken = (token: RememberedToken): AccessTokenView => ({
  id: token.tokenId,
  userId: token.user.id,
  name: token.name,
  scopes: [...token.scopes],
  createdAt: token.createdAt,
  expiresAt: token.expiresAt,
  revoked: token.revoked,
});
