import type { ServiceRefusal, UserRefusal } from '@ledgerdesk/contracts';
import { Command, Decider, DomainError, later, VoidedClaim } from '@ledgerdesk/event-sourcing';
import { assertInFuture, assertTexts } from './field-rules';
import {
  AccessToken,
  evolve,
  initialState,
  KnownUser,
  SupportBotCreated,
  User,
  UserChanges,
  UserCreated,
  UserEvent,
} from './user';

/** `startToken`: for the first user of an installation, so that there is never one whom nobody can be. */
export class CreateUser extends Command('CreateUser')<
  Required<Omit<UserCreated['data'], 'createdAt'>> & { startToken?: { tokenId: number; hash: string } },
  User
> {}
export class CreateSupportBot extends Command('CreateSupportBot')<Omit<SupportBotCreated['data'], 'createdAt'>, User> {}
/**
 * By the user or an administrator; what is absent stays as it is. `provenAt`: the version of the credentials whose password
 * the actor has told. `emailClaimId`: of an e-mail that is another one.
 */
export class ChangeUser extends Command('ChangeUser')<
  UserChanges & { userId: number; by: Actor; provenAt: number | null; emailClaimId?: string },
  User
> {}
/** By the user who has asked for it, with the link that was mailed to the new address. */
export class ConfirmEmail extends Command('ConfirmEmail')<
  { userId: number; changeId: string; emailClaimId: string },
  User
> {}
/** By somebody: nobody blocks himself. */
export class BlockUser extends Command('BlockUser')<{ userId: number; by: number }, User> {}
export class UnblockUser extends Command('UnblockUser')<{ userId: number }, User> {}
/** By the user or an administrator. */
export type Actor = Readonly<{ userId: number; isAdministrator: boolean }>;
export class CreateAccessToken extends Command('CreateAccessToken')<
  { userId: number; by: Actor } & Omit<AccessToken, 'createdAt'>,
  User
> {}
export class RevokeAccessToken extends Command('RevokeAccessToken')<
  { userId: number; tokenId: number; by: Actor },
  User
> {}
export class GiveStartToken extends Command('GiveStartToken')<
  { userId: number; tokenId: number; hash: string },
  User
> {}
export class VoidClaim extends Command('VoidClaim')<{ claimId: string }, User> {}
export type UserCommand =
  | CreateUser
  | CreateSupportBot
  | ChangeUser
  | ConfirmEmail
  | BlockUser
  | UnblockUser
  | CreateAccessToken
  | RevokeAccessToken
  | GiveStartToken
  | VoidClaim;
/** Those that say whom they concern. */
export type CommandWithUserId = Exclude<UserCommand, VoidClaim>;

export const userStream = (userId: number): string => `user-${userId}`;
export const userStreamFor = ({ data }: CommandWithUserId): string => userStream(data.userId);

const createUser = ({ data, metadata: { now } }: CreateUser, user: User): UserEvent[] => {
  const { startToken, ...fields } = data;
  const { userId, claimId, emailClaimId } = fields;
  assertCreatable(userId, user);
  assertUsable(claimId, 'username', user);
  assertUsable(emailClaimId, 'e-mail', user);
  const created: UserEvent = { type: 'UserCreated', data: { ...fields, ...textsOf(data), createdAt: now } };
  return startToken
    ? [created, { type: 'StartTokenGiven', data: { userId, ...startToken, createdAt: now } }]
    : [created];
};

/** Without outer white space. @throws InvalidFields that names each of them that breaks a rule (API-15) */
export const textsOf = ({
  startToken,
  ...fields
}: Pick<CreateUser['data'], 'username' | 'name' | 'email' | 'startToken'>) => {
  const texts = { username: fields.username.trim(), name: fields.name.trim(), email: fields.email.trim() };
  assertTexts(texts, { isFirstUser: startToken !== undefined });
  return texts;
};

const changeUser = ({ data, metadata: { now, commandId: changeId } }: ChangeUser, user: User): UserEvent[] => {
  const { userId, emailClaimId, ...asked } = data;
  const { email, ...others } = changesOf(user, { userId, ...asked });
  if (email === undefined) return changed({ userId }, others);
  if (isConfirmed(asked.by)) {
    if (emailClaimId === undefined) throw refusal('concurrent-change', 'The e-mail was changed at the same time');
    assertUsable(emailClaimId, 'e-mail', user);
    return changed({ userId, emailClaimId }, { ...others, email });
  }
  const requested: UserEvent = { type: 'EmailChangeRequested', data: { userId, changeId, email, requestedAt: now } };
  return [...changed({ userId }, others), requested];
};

/** SIG-4: an e-mail that an administrator sets. */
export const isConfirmed = (by: Actor): boolean => by.isAdministrator;

const changed = (ids: Pick<ChangeUser['data'], 'userId' | 'emailClaimId'>, changes: UserChanges): UserEvent[] =>
  Object.keys(changes).length === 0 ? [] : [{ type: 'UserChanged', data: { ...ids, ...changes } }];

/**
 * What of it is another than it was, without outer white space (SIG-3).
 *
 * @throws InvalidFields that names each text that breaks a rule; DomainError for a change that is not the actor's
 */
export const changesOf = (
  user: User,
  { userId, by, provenAt, ...asked }: Omit<ChangeUser['data'], 'emailClaimId'>,
): UserChanges => {
  const present = known(user, userId);
  assertMayChange(by, userId, asked);
  const texts = { ...trimmedIn('name', asked), ...trimmedIn('email', asked) };
  const changes = differencesOf(present, { ...asked, ...texts });
  assertTexts({ name: changes.name, email: changes.email });
  if (by.userId === userId) assertProven(present, { by, provenAt }, changes);
  return changes;
};

const LINK_COUNTS_MS = 24 * 60 * 60 * 1_000;

/**
 * The e-mail that a link confirms: once, for 24 h.
 *
 * @throws DomainError `email-token-not-valid`
 */
export const requestedEmail = (
  user: User,
  { userId, changeId }: Pick<ConfirmEmail['data'], 'userId' | 'changeId'>,
  now: string,
): string => {
  const { requestedEmail: requested } = known(user, userId);
  if (requested?.changeId === changeId && now < later(requested.requestedAt, LINK_COUNTS_MS)) return requested.email;
  throw refusal('email-token-not-valid', 'The link is not valid any more');
};

const confirmEmail = ({ data, metadata: { now } }: ConfirmEmail, user: User): UserEvent[] => {
  const { userId, emailClaimId } = data;
  const email = requestedEmail(user, data, now);
  assertUsable(emailClaimId, 'e-mail', user);
  return [{ type: 'UserChanged', data: { userId, email, emailClaimId } }];
};

const assertMayChange = (by: Actor, userId: number, { isAdministrator, canCreateGroup }: UserChanges): void => {
  if (!actsFor(by, userId)) throw refusal('forbidden', 'You may change yourself only');
  const givesRights = isAdministrator !== undefined || canCreateGroup !== undefined;
  if (givesRights && !by.isAdministrator) throw refusal('forbidden', 'Only administrators change what users may');
  if (isAdministrator === false && by.userId === userId)
    throw refusal('forbidden', 'Another administrator has to take your rights as one');
};

const trimmedIn = (name: 'name' | 'email', asked: UserChanges): UserChanges => {
  const text = asked[name]?.trim();
  return text === undefined ? {} : { [name]: text };
};

const differencesOf = (present: KnownUser, asked: UserChanges): UserChanges =>
  Object.fromEntries(
    Object.entries(asked).filter(
      ([name, value]) => value !== undefined && value !== present[name as keyof UserChanges],
    ),
  );

/** Whoever is at an unlocked screen, or has found a session, takes over nothing with it. */
const assertProven = (
  { passwordHash, credentialsVersion }: KnownUser,
  { by, provenAt }: Pick<ChangeUser['data'], 'by' | 'provenAt'>,
  changes: UserChanges,
): void => {
  if (changes.email === undefined && changes.passwordHash === undefined) return;
  if (passwordHash === null && by.isAdministrator) return;
  if (passwordHash === null) throw refusal('no-password', 'An administrator has to give you a first password');
  if (provenAt !== credentialsVersion) throw refusal('password-not-proven', 'The present password is another one');
};

const createSupportBot = ({ data, metadata: { now } }: CreateSupportBot, user: User): UserEvent[] => {
  assertCreatable(data.userId, user);
  assertUsable(data.claimId, 'username', user);
  return [{ type: 'SupportBotCreated', data: { ...data, createdAt: now } }];
};

const assertCreatable = (userId: number, user: User): void => {
  if (user.status !== 'unknown') throw refusal('user-already-exists', `User ${userId} already exists`);
};

const assertUsable = (claimId: string, value: 'username' | 'e-mail', { voidedClaims }: User): void => {
  if (voidedClaims.includes(claimId)) throw new VoidedClaim(claimId, value);
};

const blockUser = ({ data: { userId, by } }: BlockUser, user: User): UserEvent[] => {
  if (userId === by) throw refusal('forbidden', 'You cannot block yourself');
  return known(user, userId).status === 'blocked' ? [] : [{ type: 'UserBlocked', data: { userId } }];
};

const unblockUser = ({ data: { userId } }: UnblockUser, user: User): UserEvent[] =>
  known(user, userId).status === 'active' ? [] : [{ type: 'UserUnblocked', data: { userId } }];

const createAccessToken = ({ data, metadata: { now } }: CreateAccessToken, user: User): UserEvent[] => {
  const { by, ...token } = data;
  if (!actsFor(by, token.userId)) throw refusal('forbidden', 'You may create access tokens for yourself only');
  known(user, token.userId);
  const name = token.name.trim();
  assertTexts({ name });
  assertInFuture(token.expiresAt, now);
  return [{ type: 'AccessTokenCreated', data: { ...token, name, createdAt: now } }];
};

const revokeAccessToken = ({ data }: RevokeAccessToken, user: User): UserEvent[] => {
  const { by, userId, tokenId } = data;
  const token = known(user, userId).tokens[tokenId];
  if (!token || !actsFor(by, userId)) throw refusal('token-not-found', `There is no token ${tokenId}`);
  return token.revoked ? [] : [{ type: 'AccessTokenRevoked', data: { userId, tokenId } }];
};

/** Users act for themselves, administrators for everybody. */
export const actsFor = ({ userId, isAdministrator }: Actor, whom: number): boolean =>
  userId === whom || isAdministrator;

const giveStartToken = ({ data, metadata: { now } }: GiveStartToken, user: User): UserEvent[] => {
  const { startTokenId, tokens } = known(user, data.userId);
  const given = startTokenId !== null && tokens[startTokenId]?.hash === data.hash;
  return given ? [] : [{ type: 'StartTokenGiven', data: { ...data, createdAt: now } }];
};

/** This stream is the truth: the user carries the claim and has the value, or can never use it from now on. */
const voidClaim = ({ data: { claimId } }: VoidClaim, user: User): UserEvent[] => {
  if (claimsOf(user).includes(claimId)) throw refusal('claim-taken', `A user has the value of claim ${claimId}`);
  return user.voidedClaims.includes(claimId) ? [] : [{ type: 'ClaimVoided', data: { claimId } }];
};

const claimsOf = (user: User): readonly unknown[] => {
  switch (user.status) {
    case 'unknown':
      return [];
    case 'support-bot':
      return [user.claimId];
    case 'active':
    case 'blocked':
      return [user.claimId, user.emailClaimId];
  }
};

/** @throws DomainError `user-not-found`; `forbidden` for the Support Bot, which stays as it is (MI-1) */
export const known = (user: User, userId: number): KnownUser => {
  if (user.status === 'unknown') throw refusal('user-not-found', `There is no user ${userId}`);
  if (user.status === 'support-bot')
    throw refusal('forbidden', `User ${userId} is the Support Bot, which stays as it is`);
  return user;
};

const refusal = (code: UserRefusal | ServiceRefusal | 'claim-taken', message: string) => new DomainError(code, message);

const decide = (command: UserCommand, user: User): UserEvent[] => {
  switch (command.type) {
    case 'CreateUser':
      return createUser(command, user);
    case 'CreateSupportBot':
      return createSupportBot(command, user);
    case 'ChangeUser':
      return changeUser(command, user);
    case 'ConfirmEmail':
      return confirmEmail(command, user);
    case 'BlockUser':
      return blockUser(command, user);
    case 'UnblockUser':
      return unblockUser(command, user);
    case 'CreateAccessToken':
      return createAccessToken(command, user);
    case 'RevokeAccessToken':
      return revokeAccessToken(command, user);
    case 'GiveStartToken':
      return giveStartToken(command, user);
    case 'VoidClaim':
      return voidClaim(command, user);
  }
};

export const userDecider: Decider<UserCommand, User, UserEvent> = { initialState, decide, evolve };
