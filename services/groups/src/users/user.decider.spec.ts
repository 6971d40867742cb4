import { specify } from '@ledgerdesk/event-sourcing/testing';
import { metadata, NOW } from '../fixture/commands';
import { UserEvent } from './user';
import {
  BlockUser,
  ChangeUser,
  ConfirmEmail,
  CreateAccessToken,
  CreateUser,
  GiveStartToken,
  RevokeAccessToken,
  UnblockUser,
  userDecider,
  VoidClaim,
} from './user.decider';

const given = specify(userDecider);
const jane = {
  userId: 7,
  username: 'jane',
  claimId: 'claim-1',
  name: 'Jane Roe',
  email: 'jane@x.org',
  emailClaimId: 'claim-e',
  passwordHash: null,
  isAdministrator: false,
  canCreateGroup: true,
};
const janeCreated: UserEvent = { type: 'UserCreated', data: { ...jane, createdAt: NOW } };
const create = (other: Partial<CreateUser['data']> = {}) => new CreateUser({ ...jane, ...other }, metadata());
const self = { userId: 7, isAdministrator: false };
const other = { userId: 8, isAdministrator: false };
const administrator = { userId: 1, isAdministrator: true };

const messagesOf = (command: CreateUser | ChangeUser | CreateAccessToken, ...history: UserEvent[]) => {
  try {
    userDecider.decide(command, history.reduce(userDecider.evolve, userDecider.initialState));
    return [];
  } catch (error) {
    return (error as { issues: unknown }).issues;
  }
};

describe('creating a user', () => {
  it('records what was asked for, without outer white space', () =>
    given()
      .when(create({ name: ' Jane Roe ', username: 'jane ' }))
      .then(janeCreated));
  it('brings the start token with it, so that there is no first user whom nobody can be', () =>
    given()
      .when(create({ startToken: { tokenId: 3, hash: 'h' } }))
      .then(janeCreated, { type: 'StartTokenGiven', data: { userId: 7, tokenId: 3, hash: 'h', createdAt: NOW } }));
  const form =
    "can contain only letters, digits, '_', '-' and '.'. It cannot start with '-' or '.' nor end with '.', '.git' or '.atom'";
  it.each(['j', '-jane', '.jane', 'jane.', 'jane.git', 'jane.ATOM', 'ja ne', 'jäne', 'jane\0', 'Admin', 'api'])(
    'is refused with the username %j (API-15)',
    (username) => expect(messagesOf(create({ username }))).toEqual([{ path: 'username', message: form }]),
  );
  it.each(['ab', 'J.ane-_9', '_x', 'administrator', 'x.gitx'])('takes the username %s (API-15)', (username) =>
    expect(messagesOf(create({ username }))).toEqual([]),
  );
  it.each(['jane', 'jane@localhost', 'jane@x..org', 'ja\0ne@x.org'])(
    'is refused with the e-mail %j (API-15)',
    (email) => expect(messagesOf(create({ email }))).toEqual([{ path: 'email', message: 'is invalid' }]),
  );
  it.each(['Jane\0', 'Ja\u0007ne', 'Jane\nRoe', 'Jane\u0085Roe', 'Jane \ud800'])(
    'is refused with the name %j (GRP-32)',
    (name) =>
      expect(messagesOf(create({ name }))).toEqual([
        { path: 'name', message: 'contains characters that are not allowed' },
      ]),
  );
  it('takes an address of this machine for the first user only', () =>
    expect(messagesOf(create({ email: 'admin@localhost', startToken: { tokenId: 3, hash: 'h' } }))).toEqual([]));
  it('is refused without a name, username or e-mail, for an id that is used, and for a claim that was voided', () => {
    for (const field of ['name', 'username', 'email'])
      given()
        .when(create({ [field]: ' ' }))
        .thenRejected('invalid-fields');
    given(janeCreated).when(create()).thenRejected('user-already-exists');
    for (const claimId of ['claim-1', 'claim-e'])
      given({ type: 'ClaimVoided', data: { claimId } }).when(create()).thenRejected('claim-voided');
  });
});

describe('a claim on a username or an e-mail', () => {
  const voidIt = (claimId: string) => new VoidClaim({ claimId }, metadata());
  const voided: UserEvent = { type: 'ClaimVoided', data: { claimId: 'claim-2' } };
  it.each(['claim-1', 'claim-e'])('stays while the user has the value by it: %s', (claimId) =>
    given(janeCreated).when(voidIt(claimId)).thenRejected('claim-taken'),
  );
  it('is void for ever otherwise, also of a user who does not exist', () => {
    given().when(voidIt('claim-2')).then(voided);
    given(janeCreated).when(voidIt('claim-2')).then(voided);
    given(voided).when(voidIt('claim-2')).thenNothing();
  });
});

describe('changing a user', () => {
  const change = (asked: Partial<ChangeUser['data']>) =>
    new ChangeUser({ userId: 7, by: self, provenAt: null, ...asked }, metadata());
  const changed = (data: object): UserEvent => ({ type: 'UserChanged', data: { userId: 7, ...data } });
  const withPassword: UserEvent = { type: 'UserCreated', data: { ...jane, passwordHash: 'h1', createdAt: NOW } };
  const preferences = { language: 'ja', timeZone: 'Asia/Tokyo', serviceDeskMails: false } as const;

  it('records what is another one than before, without outer white space (SIG-3)', () => {
    given(janeCreated)
      .when(change({ name: ' Jane Doe ', ...preferences }))
      .then(changed({ name: 'Jane Doe', ...preferences }));
    given(janeCreated)
      .when(change({ name: 'Jane Roe ', email: ' jane@x.org', language: null, timeZone: null, serviceDeskMails: true }))
      .thenNothing();
    given(janeCreated, changed(preferences))
      .when(change({ ...preferences, timeZone: null }))
      .then(changed({ timeZone: null }));
  });
  it('gives the rights of users by administrators only (SIG-3)', () => {
    const rights = { isAdministrator: true, canCreateGroup: false };
    given(janeCreated)
      .when(change({ ...rights, by: administrator }))
      .then(changed(rights));
    given(janeCreated)
      .when(change({ isAdministrator: true }))
      .thenRejected('forbidden');
    given(janeCreated)
      .when(change({ canCreateGroup: true }))
      .thenRejected('forbidden');
  });
  it('leaves an administrator who takes away his own rights as one', () => {
    const by = { userId: 7, isAdministrator: true };
    given(janeCreated, changed({ isAdministrator: true }))
      .when(change({ by, isAdministrator: false }))
      .thenRejected('forbidden');
  });
  it('is refused to others, and of nobody (SIG-3)', () => {
    given(janeCreated)
      .when(change({ by: other, name: 'Eve' }))
      .thenRejected('forbidden');
    given()
      .when(change({ name: 'Eve' }))
      .thenRejected('user-not-found');
  });
  it.each([
    ['name', 'Jane\0', 'contains characters that are not allowed'],
    ['name', ' ', "can't be blank"],
    ['email', 'jane@localhost', 'is invalid'],
  ])('is refused with the %s %j (API-15)', (field, text, message) =>
    expect(messagesOf(change({ by: administrator, [field]: text }), janeCreated)).toEqual([{ path: field, message }]),
  );

  describe('in the password', () => {
    const password = { passwordHash: 'h2' };
    it('takes the present one of oneself, as it was proven (SIG-3)', () => {
      given(withPassword)
        .when(change({ ...password, provenAt: 0 }))
        .then(changed(password));
      given(withPassword).when(change(password)).thenRejected('password-not-proven');
    });
    it.each<[string, UserEvent]>([
      ['a new password', changed({ passwordHash: 'h3' })],
      ['a block', { type: 'UserBlocked', data: { userId: 7 } }],
    ])('takes no proof from before %s (SIG-2, SIG-3)', (_, event) => {
      given(withPassword, event)
        .when(change({ ...password, provenAt: 0 }))
        .thenRejected('password-not-proven');
      given(withPassword, event)
        .when(change({ ...password, provenAt: 1 }))
        .then(changed(password));
    });
    it('is the first one by an administrator, who may be the user (SIG-3)', () => {
      given(janeCreated).when(change(password)).thenRejected('no-password');
      given(janeCreated)
        .when(change({ ...password, by: administrator }))
        .then(changed(password));
      const by = { userId: 7, isAdministrator: true };
      given(janeCreated)
        .when(change({ ...password, by }))
        .then(changed(password));
      given(withPassword)
        .when(change({ ...password, by }))
        .thenRejected('password-not-proven');
    });
  });

  describe('in the e-mail', () => {
    const email = { email: 'jane@y.org', emailClaimId: 'claim-f' };
    it('brings its claim, in place of the former one (API-15)', () => {
      given(janeCreated)
        .when(change({ ...email, by: administrator }))
        .then(changed(email));
      const voidIt = (claimId: string) => new VoidClaim({ claimId }, metadata());
      given(janeCreated, changed(email)).when(voidIt('claim-f')).thenRejected('claim-taken');
      given(janeCreated, changed(email))
        .when(voidIt('claim-e'))
        .then({ type: 'ClaimVoided', data: { claimId: 'claim-e' } });
    });
    it('is refused without a claim, and by one that was voided', () => {
      given(janeCreated)
        .when(change({ email: 'jane@y.org', by: administrator }))
        .thenRejected('concurrent-change');
      given(janeCreated, { type: 'ClaimVoided', data: { claimId: 'claim-f' } })
        .when(change({ ...email, by: administrator }))
        .thenRejected('claim-voided');
    });
    it('by the user is requested, and counts once the link was opened that is mailed to it (SIG-4)', () => {
      const changeId = metadata().commandId;
      const requested: UserEvent = {
        type: 'EmailChangeRequested',
        data: { userId: 7, changeId, email: 'jane@y.org', requestedAt: NOW },
      };
      given(withPassword)
        .when(change({ email: 'jane@y.org', name: 'Jane Doe', provenAt: 0 }))
        .then(changed({ name: 'Jane Doe' }), requested);
      given(withPassword)
        .when(change({ email: 'jane@y.org' }))
        .thenRejected('password-not-proven');
      const confirm = (asked: object = {}) =>
        new ConfirmEmail({ userId: 7, changeId, emailClaimId: 'claim-f', ...asked }, metadata());
      const confirmed = changed({ email: 'jane@y.org', emailClaimId: 'claim-f' });
      given(withPassword, requested).when(confirm()).then(confirmed);
      given(withPassword, requested, confirmed).when(confirm()).thenRejected('email-token-not-valid');
      given(withPassword, requested, changed({ email: 'jane@z.org', emailClaimId: 'claim-z' }))
        .when(confirm())
        .thenRejected('email-token-not-valid');
      given(withPassword, requested)
        .when(confirm({ changeId: 'other' }))
        .thenRejected('email-token-not-valid');
      given(withPassword, requested, { type: 'ClaimVoided', data: { claimId: 'claim-f' } })
        .when(confirm())
        .thenRejected('claim-voided');
      const dayBefore = new Date(Date.parse(NOW) - 24 * 60 * 60 * 1_000);
      const requestedAt = (time: Date): UserEvent => ({
        ...requested,
        data: { ...requested.data, requestedAt: time.toISOString() },
      });
      given(withPassword, requestedAt(dayBefore)).when(confirm()).thenRejected('email-token-not-valid');
      given(withPassword, requestedAt(new Date(+dayBefore + 1)))
        .when(confirm())
        .then(confirmed);
    });
    it('is made at once by an administrator, who proves it to be him where it is his own (SIG-3, SIG-4)', () => {
      const by = { userId: 7, isAdministrator: true };
      given(withPassword)
        .when(change({ ...email, by }))
        .thenRejected('password-not-proven');
      given(withPassword)
        .when(change({ ...email, by, provenAt: 0 }))
        .then(changed(email));
    });
  });
});

describe('blocking a user', () => {
  const blocked: UserEvent = { type: 'UserBlocked', data: { userId: 7 } };
  const block = new BlockUser({ userId: 7, by: 1 }, metadata());
  const unblock = new UnblockUser({ userId: 7 }, metadata());
  it('is recorded once, and taken back', () => {
    given(janeCreated).when(block).then(blocked);
    given(janeCreated, blocked).when(block).thenNothing();
    given(janeCreated, blocked)
      .when(unblock)
      .then({ type: 'UserUnblocked', data: { userId: 7 } });
    given(janeCreated).when(unblock).thenNothing();
  });
  it('is refused for oneself and for nobody', () => {
    given(janeCreated)
      .when(new BlockUser({ userId: 7, by: 7 }, metadata()))
      .thenRejected('forbidden');
    given().when(block).thenRejected('user-not-found');
  });
});

describe('an access token', () => {
  const token = { tokenId: 3, hash: 'h', name: 'CI', scopes: ['api'] as const, expiresAt: null };
  const created: UserEvent = { type: 'AccessTokenCreated', data: { userId: 7, ...token, createdAt: NOW } };
  const createBy = (by: typeof self) => new CreateAccessToken({ userId: 7, ...token, by }, metadata());
  const revokeBy = (by: typeof self) => new RevokeAccessToken({ userId: 7, tokenId: 3, by }, metadata());
  const revoked: UserEvent = { type: 'AccessTokenRevoked', data: { userId: 7, tokenId: 3 } };
  it('is created by its user and by administrators (API-16)', () => {
    for (const by of [self, administrator]) given(janeCreated).when(createBy(by)).then(created);
    given(janeCreated).when(createBy(other)).thenRejected('forbidden');
    given().when(createBy(administrator)).thenRejected('user-not-found');
  });
  it.each(['2026-11-23', '2026-11-24', '1999-01-01'])(
    'is refused where it has ended already: %s (API-16)',
    (expiresAt) => {
      const command = new CreateAccessToken({ userId: 7, ...token, expiresAt, by: self }, metadata());
      expect(messagesOf(command, janeCreated)).toEqual([
        { path: 'expiresAt', message: 'cannot be a date in the past' },
      ]);
    },
  );
  it('may end tomorrow', () => {
    const command = new CreateAccessToken({ userId: 7, ...token, expiresAt: '2026-11-25', by: self }, metadata());
    expect(messagesOf(command, janeCreated)).toEqual([]);
  });
  it('is revoked by them, and does not exist for others', () => {
    for (const by of [self, administrator]) given(janeCreated, created).when(revokeBy(by)).then(revoked);
    given(janeCreated, created).when(revokeBy(other)).thenRejected('token-not-found');
    given(janeCreated, created, revoked).when(revokeBy(self)).thenNothing();
    given(janeCreated).when(revokeBy(self)).thenRejected('token-not-found');
  });
});

describe('the token that an installation is started with', () => {
  const givenToken = (tokenId: number, hash: string): UserEvent => ({
    type: 'StartTokenGiven',
    data: { userId: 7, tokenId, hash, createdAt: NOW },
  });
  const give = (tokenId: number, hash: string) => new GiveStartToken({ userId: 7, tokenId, hash }, metadata());
  it('is recorded once, whatever its id, and anew where it is another or was revoked', () => {
    given(janeCreated).when(give(3, 'h')).then(givenToken(3, 'h'));
    given(janeCreated, givenToken(3, 'h')).when(give(4, 'h')).thenNothing();
    given(janeCreated, givenToken(3, 'h')).when(give(4, 'i')).then(givenToken(4, 'i'));
    const revoked: UserEvent = { type: 'AccessTokenRevoked', data: { userId: 7, tokenId: 3 } };
    given(janeCreated, givenToken(3, 'h'), revoked).when(give(4, 'h')).then(givenToken(4, 'h'));
  });
});
