import { AccessTokenView, listTokens, listUsers, RequestPayload, UserView } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { TokenEntry, UserEntry } from '../../access/access-nodes';
import { userFor, Viewer } from '../../access/viewer';
import { contains, pageOf, sorted } from '../../list-in-memory';
import { AccessToken } from '../../users/user';

type ShownUser = Omit<UserEntry, 'namespaces' | 'startTokenId' | 'isSupportBot' | 'credentialsVersion'>;

/** @param to whoever sees it: only the user and administrators see all */
export const showUser = (to: Pick<UserEntry, 'id' | 'isAdministrator'> | null, user: ShownUser): UserView => {
  const { id, username, name, createdAt, blocked, email, isAdministrator, canCreateGroup } = user;
  const { language, timeZone, serviceDeskMails } = user;
  const own = to?.id === id || to?.isAdministrator === true;
  const state = blocked ? 'blocked' : 'active';
  return {
    id,
    username,
    name,
    state,
    createdAt,
    private: own ? { email, isAdministrator, canCreateGroup, language, timeZone, serviceDeskMails } : null,
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

/**
 * One's own, or, for administrators, those of a user.
 *
 * @throws DomainError `forbidden`, `user-not-found`
 */
export const listOfTokens = (viewer: Viewer, input: RequestPayload<typeof listTokens>) => {
  const { userId, search, revoked, state } = input;
  const { id, isAdministrator } = viewer.user!;
  if (userId !== null && userId !== id && !isAdministrator)
    throw new DomainError('forbidden', 'Only administrators see the tokens of others');
  const owner = userId === null ? viewer.user! : userFor(viewer, userId);
  const stateOf = (token: TokenEntry) => (token.revoked || viewer.now >= token.endsAt ? 'inactive' : 'active');
  const found = [...viewer.model.tokens.values()].filter(
    (token) =>
      token.user === owner &&
      contains(search, token.name) &&
      (revoked === null || token.revoked === revoked) &&
      (state === null || stateOf(token) === state),
  );
  const byId = sorted(
    found.map((token) => ({ id: token.tokenId, token })),
    ({ id }) => id,
  );
  return pageOf(byId, input, ({ token }) => showToken(owner.id, token));
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
