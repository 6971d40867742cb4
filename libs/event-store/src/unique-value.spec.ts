import { DomainError } from '@ledgerdesk/event-sourcing';
import { emailForm } from '@ledgerdesk/fields';
import { uniqueName } from '@ledgerdesk/test-servers';
import { claimStream } from './claim-names';
import { describeOnEachLog } from './each-log.contract';
import { EventStore } from './event-store';
import { FaultyLog } from './faulty-log.fixture';
import {
  commandOf,
  DropEmail,
  Person,
  PersonCommand,
  personDecider,
  PersonEvent,
  TakeEmail,
  VoidClaim,
} from './person.fixture';
import { UniqueValue, UniqueValueDefinition } from './unique-value';

type Definition = UniqueValueDefinition<string, PersonCommand, Person, PersonEvent>;

describeOnEachLog('a unique value', (log) => {
  const GROUP = 7;
  const TAKEN = { path: 'email', message: 'has already been taken' };
  const BLANK = { path: 'name', message: "can't be blank" };
  let eventStore: EventStore;
  let kind: string;
  let run: string;
  beforeEach(() => {
    eventStore = new EventStore(new FaultyLog(log(), false));
    kind = uniqueName('email');
    run = uniqueName('run');
  });

  const stream = (name: string) => `${name}-${run}`;
  const emails = (others: Readonly<Partial<Pick<Definition, 'message' | 'refusal' | 'voidClaim'>>> = {}) =>
    new UniqueValue(
      {
        kind,
        form: emailForm,
        field: 'email',
        stream,
        decider: personDecider,
        voidClaim: (claimId, metadata) => new VoidClaim({ claimId }, metadata),
        claimIdsOf: ({ email }) => (email ? [email.claimId] : []),
        ...others,
      },
      eventStore,
      'a secret',
    );
  const commandFor = (name: string, step: string) =>
    commandOf(`${step}-${name}-${run}`, { now: new Date().toISOString() });
  const take = (name: string, address: string, { groupId = GROUP, values = emails() } = {}) => {
    const metadata = commandFor(name, `take-${address}-${groupId}`);
    return values.take({ ownerId: name, value: address, groupId }, metadata, (claimId) =>
      eventStore.execute(stream(name), personDecider, new TakeEmail({ address, claimId }, metadata)),
    );
  };
  const drop = (name: string) =>
    eventStore.execute(stream(name), personDecider, new DropEmail({}, commandFor(name, 'drop')));
  const violationsOf = async (checked: Promise<unknown>) =>
    checked.then(
      () => [],
      (error: unknown) => (error as { issues?: unknown }).issues,
    );

  it('is claimed in a stream of its kind, group and form, and carried by its owner', async () => {
    const { state } = await take('jane', 'Jane@X.org');
    const [claim] = await eventStore.read(claimStream(kind, GROUP, emailForm, 'jane@x.org', 'a secret'));
    expect(claim!.data).toMatchObject({ owner: stream('jane'), claimId: state.email!.claimId });
  });
  it('answers what its use answers, and throws what it throws', async () => {
    const claimant = { ownerId: 'jane', value: 'jane@x.org' };
    expect(await emails().take(claimant, commandFor('jane', 'a'), async () => 'used')).toBe('used');
    const failing = emails().take(claimant, commandFor('jane', 'a'), () => Promise.reject(new Error('no disk')));
    await expect(failing).rejects.toThrow('no disk');
  });

  describe('that another owner has', () => {
    beforeEach(() => take('jane', 'Jane@X.org'));
    it('is refused as a violation of its field', async () => {
      const refused = take('john', 'jane@x.org');
      await expect(refused).rejects.toMatchObject({ code: 'invalid-fields', issues: [TAKEN] });
    });
    it('is refused in the words of its definition', async () => {
      const values = emails({ message: 'is in use' });
      expect(await violationsOf(take('john', 'jane@x.org', { values }))).toEqual([
        { path: 'email', message: 'is in use' },
      ]);
    });
    it('is refused with the error of its definition', async () => {
      const values = emails({ refusal: () => new DomainError('email-taken', 'Someone has it') });
      await expect(take('john', 'jane@x.org', { values })).rejects.toMatchObject({ code: 'email-taken' });
    });
    it('can be taken in another group, or by its owner again', async () => {
      await take('john', 'jane@x.org', { groupId: GROUP + 1 });
      await take('jane', 'JANE@x.org');
      expect((await emails().holder('jane@x.org', GROUP))?.stream).toBe(stream('jane'));
      expect((await emails().holder('jane@x.org', GROUP + 1))?.stream).toBe(stream('john'));
    });
    it('can be taken once its owner has it no more', async () => {
      await drop('jane');
      await take('john', 'jane@x.org');
      expect((await emails().holder('jane@x.org', GROUP))?.stream).toBe(stream('john'));
    });
  });

  describe('that a group transfer has claimed', () => {
    const reserving = (isReleased: boolean) =>
      emails({
        voidClaim: async (claimId, metadata, transferId) => {
          if (transferId === 90 && !isReleased) throw new DomainError('email-reserved', 'Transfer 90 has reserved it');
          return new VoidClaim({ claimId }, metadata);
        },
      });
    const reserve = (name: string) => {
      const claimant = { ownerId: name, value: 'jane@x.org', groupId: GROUP, transferId: 90 };
      return emails().take(claimant, commandFor(name, 'reserve'), async (claimId) => claimId);
    };

    it('is refused as its owner refuses to do without it (TRF-55)', async () => {
      await reserve('jane');
      const refused = take('john', 'jane@x.org', { values: reserving(false) });
      await expect(refused).rejects.toMatchObject({ code: 'email-reserved' });
    });
    it('can be taken where its owner does without it', async () => {
      await reserve('jane');
      await take('john', 'jane@x.org', { values: reserving(true) });
      expect((await emails().holder('jane@x.org', GROUP))?.stream).toBe(stream('john'));
    });
    it('is claimed by the same claim again', async () => expect(await reserve('jane')).toBe(await reserve('jane')));
  });

  describe('asked for its holder', () => {
    it('names the owner and what it is now', async () => {
      await take('jane', 'Jane@X.org');
      expect(await emails().holder('jane@x.ORG', GROUP)).toMatchObject({
        stream: stream('jane'),
        state: { email: { address: 'Jane@X.org' } },
      });
    });
    it('knows none that was never claimed, was claimed in vain, or was given up', async () => {
      expect(await emails().holder('nobody@x.org', GROUP)).toBeNull();
      const claimant = { ownerId: 'john', value: 'john@x.org', groupId: GROUP };
      await emails().take(claimant, commandFor('john', 'in-vain'), async () => undefined);
      expect(await emails().holder('john@x.org', GROUP)).toBeNull();
      await take('jane', 'jane@x.org');
      await drop('jane');
      expect(await emails().holder('jane@x.org', GROUP)).toBeNull();
    });
  });

  describe('of an input that is checked', () => {
    const check = (ownerId: string, value: string | null | undefined, ...violations: (typeof TAKEN)[]) =>
      violationsOf(emails().throwIfViolated({ ownerId, value, groupId: GROUP }, violations));
    beforeEach(() => take('jane', 'jane@x.org'));

    it('is not looked at where nothing else is wrong', async () =>
      expect(await check('john', 'jane@x.org')).toEqual([]));
    it('is said to be taken besides', async () =>
      expect(await check('john', 'JANE@x.org', BLANK)).toEqual([BLANK, TAKEN]));
    it.each([
      ['is free', 'john', 'john@x.org', BLANK],
      ['is its own', 'jane', 'jane@x.org', BLANK],
      ['is cleared', 'john', null, BLANK],
      ['is not spoken of', 'john', undefined, BLANK],
      ['breaks a rule itself', 'john', 'jane@x.org', { path: 'email', message: 'is invalid' }],
    ])('is not said to be taken where it %s', async (_, name, value, violation) =>
      expect(await check(name, value, violation)).toEqual([violation]),
    );
  });
});
