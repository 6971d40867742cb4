import { Event } from '@ledgerdesk/event-sourcing';

/** `claimId`: the claim by which the user has the username. `passwordHash`: null where there is no password. */
export type UserCreated = Event<
  'UserCreated',
  {
    userId: number;
    username: string;
    claimId: string;
    name: string;
    email: string;
    passwordHash: string | null;
    isAdministrator: boolean;
    canCreateGroup: boolean;
    createdAt: string;
  }
>;
export type UserBlocked = Event<'UserBlocked', { userId: number }>;
export type UserUnblocked = Event<'UserUnblocked', { userId: number }>;
/** `expiresAt`: a day, at whose begin in UTC the token expires. */
export type AccessToken = Readonly<{
  tokenId: number;
  hash: string;
  name: string;
  scopes: readonly ('api' | 'read_api')[];
  expiresAt: string | null;
  createdAt: string;
}>;
export type AccessTokenCreated = Event<'AccessTokenCreated', { userId: number } & AccessToken>;
export type AccessTokenRevoked = Event<'AccessTokenRevoked', { userId: number; tokenId: number }>;
/** The token that an installation was started with is the user's from here on, in place of the former one of this kind. */
export type StartTokenGiven = Event<
  'StartTokenGiven',
  { userId: number; tokenId: number; hash: string; createdAt: string }
>;
/** From here on the user can't use this claim. May come before the creation. */
export type ClaimVoided = Event<'ClaimVoided', { claimId: string }>;
export type UserEvent =
  UserCreated | UserBlocked | UserUnblocked | AccessTokenCreated | AccessTokenRevoked | StartTokenGiven | ClaimVoided;

/** `tokens`: by id, whether it is revoked. `startToken`: as long as it is not revoked. */
type Tokens = Readonly<Record<number, 'valid' | 'revoked'>>;
type StartToken = Readonly<{ tokenId: number; hash: string }>;
type VoidedClaims = Readonly<{ voidedClaims: readonly string[] }>;
export type User =
  | (Readonly<{ status: 'unknown' }> & VoidedClaims)
  | (Readonly<{ status: 'active' | 'blocked'; claimId: string; tokens: Tokens; startToken: StartToken | null }> &
      VoidedClaims);

export const initialState: User = { status: 'unknown', voidedClaims: [] };

export const evolve = (user: User, event: UserEvent): User => {
  if (event.type === 'ClaimVoided') return { ...user, voidedClaims: [...user.voidedClaims, event.data.claimId] };
  if (event.type === 'UserCreated')
    return { ...user, status: 'active', claimId: event.data.claimId, tokens: {}, startToken: null };
  if (user.status === 'unknown') return user;

  switch (event.type) {
    case 'UserBlocked':
      return { ...user, status: 'blocked' };
    case 'UserUnblocked':
      return { ...user, status: 'active' };
    case 'AccessTokenCreated':
      return { ...user, tokens: { ...user.tokens, [event.data.tokenId]: 'valid' } };
    case 'AccessTokenRevoked':
      return withoutToken(user, event.data.tokenId);
    case 'StartTokenGiven': {
      const { tokenId, hash } = event.data;
      const { tokens } = user.startToken ? withoutToken(user, user.startToken.tokenId) : user;
      return { ...user, tokens: { ...tokens, [tokenId]: 'valid' }, startToken: { tokenId, hash } };
    }
  }
};

const withoutToken = (user: Exclude<User, { status: 'unknown' }>, tokenId: number) => ({
  ...user,
  tokens: { ...user.tokens, [tokenId]: 'revoked' as const },
  startToken: user.startToken?.tokenId === tokenId ? null : user.startToken,
});
