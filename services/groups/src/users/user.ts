import type { Language } from '@ledgerdesk/contracts';
import { Event } from '@ledgerdesk/event-sourcing';

/** `language`, `timeZone` (an IANA name): null where none was chosen. `serviceDeskMails`: whether they are mailed notes (MEM-1). */
export type Preferences = Readonly<{ language: Language | null; timeZone: string | null; serviceDeskMails: boolean }>;
export const initialPreferences: Preferences = { language: null, timeZone: null, serviceDeskMails: true };

/** What of a user may change, each by itself. */
export type UserChanges = Partial<
  Preferences &
    Readonly<{
      name: string;
      email: string;
      passwordHash: string;
      isAdministrator: boolean;
      canCreateGroup: boolean;
    }>
>;

/**
 * `claimId`: the claim by which the user has the username, `emailClaimId`: that of the e-mail, which users have since there
 * are such. `passwordHash`: null where there is no password.
 */
export type UserCreated = Event<
  'UserCreated',
  {
    userId: number;
    username: string;
    claimId: string;
    name: string;
    email: string;
    emailClaimId?: string;
    passwordHash: string | null;
    isAdministrator: boolean;
    canCreateGroup: boolean;
    createdAt: string;
  }
>;
/** What is absent stays as it was. `emailClaimId` comes with each e-mail. */
export type UserChanged = Event<'UserChanged', { userId: number; emailClaimId?: string } & UserChanges>;
/** By the user; it counts from when the link was opened that is mailed to it (SIG-4). */
export type EmailChangeRequested = Event<
  'EmailChangeRequested',
  { userId: number; changeId: string; email: string; requestedAt: string }
>;
/**
 * The one user who writes on behalf of people outside (MI-1). Nobody signs in as it: it has no address, password or token,
 * and is a member of nothing.
 */
export type SupportBotCreated = Event<
  'SupportBotCreated',
  { userId: number; username: string; claimId: string; name: string; createdAt: string }
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
  | UserCreated
  | UserChanged
  | EmailChangeRequested
  | SupportBotCreated
  | UserBlocked
  | UserUnblocked
  | AccessTokenCreated
  | AccessTokenRevoked
  | StartTokenGiven
  | ClaimVoided;

/** By id. */
type Tokens = Readonly<Record<number, AccessToken & Readonly<{ revoked: boolean }>>>;
/**
 * `startTokenId`: as long as that token is not revoked. `credentialsVersion`: raised by each new password and each block,
 * which end what the user was let in by (SIG-2).
 */
export type KnownUser = UserCreated['data'] &
  Preferences &
  Readonly<{
    status: 'active' | 'blocked';
    tokens: Tokens;
    startTokenId: number | null;
    credentialsVersion: number;
    /** The last one, until an e-mail is set. */
    requestedEmail: RequestedEmail | null;
  }>;
export type RequestedEmail = Readonly<Pick<EmailChangeRequested['data'], 'changeId' | 'email' | 'requestedAt'>>;
export type SupportBot = SupportBotCreated['data'] & Readonly<{ status: 'support-bot' }>;
type VoidedClaims = Readonly<{ voidedClaims: readonly string[] }>;
export type User = (Readonly<{ status: 'unknown' }> | KnownUser | SupportBot) & VoidedClaims;

export const initialState: User = { status: 'unknown', voidedClaims: [] };

export const evolve = (user: User, event: UserEvent): User => {
  if (event.type === 'ClaimVoided') return { ...user, voidedClaims: [...user.voidedClaims, event.data.claimId] };
  if (event.type === 'UserCreated') {
    const began = {
      status: 'active',
      tokens: {},
      startTokenId: null,
      credentialsVersion: 0,
      requestedEmail: null,
    } as const;
    return { ...user, ...event.data, ...initialPreferences, ...began };
  }
  if (event.type === 'SupportBotCreated') return { ...user, ...event.data, status: 'support-bot' };
  if (user.status === 'unknown' || user.status === 'support-bot') return user;

  switch (event.type) {
    case 'UserChanged': {
      const credentialsVersion = user.credentialsVersion + endedVersions(event);
      const requestedEmail = event.data.email === undefined ? user.requestedEmail : null;
      return { ...user, ...event.data, credentialsVersion, requestedEmail };
    }
    case 'EmailChangeRequested': {
      const { changeId, email, requestedAt } = event.data;
      return { ...user, requestedEmail: { changeId, email, requestedAt } };
    }
    case 'UserBlocked':
      return { ...user, status: 'blocked', credentialsVersion: user.credentialsVersion + endedVersions(event) };
    case 'UserUnblocked':
      return { ...user, status: 'active' };
    case 'AccessTokenCreated': {
      const { userId: _, ...token } = event.data;
      return withToken(user, token);
    }
    case 'AccessTokenRevoked':
      return withoutToken(user, event.data.tokenId);
    case 'StartTokenGiven': {
      const { tokenId } = event.data;
      return { ...withToken(withoutToken(user, user.startTokenId), startToken(event)), startTokenId: tokenId };
    }
  }
};

/** How many versions of the credentials end with it. */
export const endedVersions = ({ type, data }: UserChanged | UserBlocked): 0 | 1 =>
  type === 'UserBlocked' || data.passwordHash !== undefined ? 1 : 0;

export const startToken = ({ data: { tokenId, hash, createdAt } }: StartTokenGiven): AccessToken => ({
  tokenId,
  hash,
  createdAt,
  name: 'Start',
  scopes: ['api'],
  expiresAt: null,
});

type ExistingUser = KnownUser & VoidedClaims;

const withToken = (user: ExistingUser, token: AccessToken): ExistingUser => ({
  ...user,
  tokens: { ...user.tokens, [token.tokenId]: { ...token, revoked: false } },
});

const withoutToken = (user: ExistingUser, tokenId: number | null): ExistingUser => {
  const token = tokenId === null ? undefined : user.tokens[tokenId];
  if (!token) return user;
  return {
    ...user,
    tokens: { ...user.tokens, [token.tokenId]: { ...token, revoked: true } },
    startTokenId: user.startTokenId === tokenId ? null : user.startTokenId,
  };
};
