import { AccessTokenView, listUsers, RequestPayload, UserView } from '@ledgerdesk/contracts';
import { UserEntry } from '../../access/access-nodes';
import { Viewer } from '../../access/viewer';
import { contains, pageOf, sorted } from '../../list-in-memory';
import { AccessToken } from '../../users/user';

type ShownUser = Omit<UserEntry, 'namespaces' | 'startTokenId' | 'isSupportBot'>;

/** @param to whoever sees it: only the user and administrators see all */
export const showUser = (to: Pick<UserEntry, 'id' | 'isAdministrator'> | null, user: ShownUser): UserView => {
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

/** An address finds its user for those who are shown it. */
const emailFor = (viewer: Viewer, { id, email }: UserEntry): readonly string[] =>
  viewer.user?.id === id || viewer.user?.isAdministrator === true ? [email] : [];

/** The Support Bot is in it only where it is named (MI-1). */
export const listOfUsers = (viewer: Viewer, input: RequestPayload<typeof listUsers>) => {
  const { search, username } = input;
  const found = [...viewer.model.users.values()].filter(
    (user) =>
      (!user.isSupportBot || username !== null) &&
      contains(search, user.name, user.username, ...emailFor(viewer, user)) &&
      (username === null || user.username.toLowerCase() === username.toLowerCase()),
  );
  return pageOf(
    sorted(found, ({ id }) => id),
    input,
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
