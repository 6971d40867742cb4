import { commandTimes, DomainError, VoidedClaim } from '@ledgerdesk/event-sourcing';
import { emailForm } from '@ledgerdesk/fields';
import { uniqueName } from '@ledgerdesk/test-servers';
import { Claims, ClaimTaken } from './claims';
import { Claim, Claimed } from './claim.decider';
import { claimStream } from './claim-names';
import { describeOnEachLog } from './each-log.contract';
import { EventStore } from './event-store';
import { FaultyLog } from './faulty-log.fixture';
import { Change, commandOf, DropEmail, Person, personDecider, takeEmail, VoidClaim } from './person.fixture';

describeOnEachLog('a value that only one may have', (log) => {
  const ADDRESS = 'jane@x.org';
  let group: string;
  let jane: string | undefined;
  let john: string | undefined;
  let faulty: FaultyLog;
  /** A process of its own: it remembers nothing of what the others do. */
  const startProcess = (patienceMs?: number, through = new FaultyLog(log(), false)) => {
    const eventStore = new EventStore(through);
    return { eventStore, claims: new Claims(eventStore, patienceMs === undefined ? {} : { patienceMs }) };
  };
  let here: ReturnType<typeof startProcess>;
  let there: ReturnType<typeof startProcess>;
  beforeEach(() => {
    group = uniqueName('email');
    jane = uniqueName('jane');
    john = uniqueName('john');
    faulty = new FaultyLog(log(), false);
    here = startProcess(undefined, faulty);
    there = startProcess();
  });

  const change = (person: string, commandId: string, address = ADDRESS, deadlineMs = 20_000): Change => {
    return { person, address, group, metadata: commandOf(commandId, commandTimes(new Date(), deadlineMs)) };
  };
  const has = async (person: string): Promise<Person> =>
    (await startProcess().eventStore.load(person, personDecider)).state;
  const addressOf = async (person: string) => (await has(person)).email?.address ?? null;
  const claimsOn = async (address = ADDRESS): Promise<Claim[]> =>
    (await here.eventStore.read(claimStream(group, 1, emailForm, address, 'a secret'))).map(
      ({ data }) => data as Claim,
    );
  const drop = (person: string, commandId: string) =>
    there.eventStore.execute(person, personDecider, new DropEmail({}, commandOf(commandId)));
  /** The claim is made, and then nothing more is ever heard of the claimant. */
  const claimAndDie = (person: string, commandId: string) =>
    new Promise<void>((resolve) => {
      const execute = () => {
        resolve();
        return new Promise<never>(() => undefined);
      };
      void takeEmail({ eventStore: { execute }, claims: startProcess().claims }, change(person, commandId));
    });

  it('is claimed for the command, and carried by its owner', async () => {
    await takeEmail(here, change(jane!, 'k-1'));
    const [claim] = await claimsOn();
    expect(claim).toMatchObject({ owner: jane, commandId: 'k-1' });
    expect((await has(jane!)).email).toEqual({ address: ADDRESS, claimId: claim!.claimId });
  });
  it('is refused to another, naming the owner', async () => {
    await takeEmail(here, change(jane!, 'k-1'));
    const refused = takeEmail(there, change(john!, 'k-2', 'JANE@x.org '));
    await expect(refused).rejects.toThrow(ClaimTaken);
    await expect(refused).rejects.toMatchObject({ code: 'claim-taken', owner: jane });
    expect(await addressOf(john!)).toBeNull();
    expect(await claimsOn()).toHaveLength(1);
  });
  it('has one owner of 200 who claim it at once, spelled differently, in four processes', async () => {
    const processes = [here, there, startProcess(), startProcess()];
    const spellings = [
      'jane@bücher.example',
      'JANE@BÜCHER.EXAMPLE',
      ' Jane@xn--bcher-kva.example',
      'jane@Bu\u0308cher.example',
    ];
    const people = Array.from({ length: 200 }, (_, n) => `${uniqueName('person')}-${n}`);
    const outcomes = await Promise.allSettled(
      people.map((person, n) => takeEmail(processes[n % 4]!, change(person, `k-${n}`, spellings[(n >> 2) % 4]!))),
    );
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.map(({ reason }) => (reason as ClaimTaken).code)).toEqual(Array(199).fill('claim-taken'));
    const addresses = await Promise.all(people.map(addressOf));
    expect(addresses.filter((address) => address !== null)).toHaveLength(1);
  }, 60_000);
  it('is free at once when its owner does without it', async () => {
    await takeEmail(here, change(jane!, 'k-1'));
    await drop(jane!, 'k-2');
    await takeEmail(here, change(john!, 'k-3'));
    expect([await addressOf(jane!), await addressOf(john!)]).toEqual([null, ADDRESS]);
  });
  it('is free for its former owner, and only one of them gets it', async () => {
    await takeEmail(here, change(jane!, 'k-1'));
    await takeEmail(here, change(jane!, 'k-2', 'roe@x.org'));
    const outcomes = await Promise.allSettled([
      takeEmail(here, change(jane!, 'k-3')),
      takeEmail(there, change(john!, 'k-4')),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const addresses = [await addressOf(jane!), await addressOf(john!)];
    expect(addresses.filter((address) => address === ADDRESS)).toHaveLength(1);
  });
  it('can be changed and changed back', async () => {
    for (const [commandId, address] of [
      ['k-1', ADDRESS],
      ['k-2', 'roe@x.org'],
      ['k-3', ADDRESS],
    ] as const)
      await takeEmail(here, change(jane!, commandId, address));
    expect(await addressOf(jane!)).toBe(ADDRESS);
    await expect(takeEmail(there, change(john!, 'k-4'))).rejects.toMatchObject({ owner: jane });
    await takeEmail(there, change(john!, 'k-5', 'roe@x.org'));
  });
  it('is spelled anew by its owner under the same claim', async () => {
    await takeEmail(here, change(jane!, 'k-1'));
    await takeEmail(here, change(jane!, 'k-2', 'JANE@X.ORG'));
    expect(await addressOf(jane!)).toBe('JANE@X.ORG');
    expect(await claimsOn()).toHaveLength(1);
  });

  describe('claimed by a command', () => {
    it('that comes again is claimed once', async () => {
      const first = await takeEmail(here, change(jane!, 'k-1'));
      for (const process of [here, there]) expect(await takeEmail(process, change(jane!, 'k-1'))).toEqual(first);
      expect(await claimsOn()).toHaveLength(1);
    });
    it('that runs in two processes at once is claimed once', async () => {
      const commands = [here, there, here].map((process) => takeEmail(process, change(jane!, 'k-1')));
      const revisions = (await Promise.all(commands)).map(({ revision }) => revision);
      expect(revisions).toEqual([0, 0, 0]);
      expect(await claimsOn()).toHaveLength(1);
    });
    it('that comes again is accepted, although another has it by now', async () => {
      const first = await takeEmail(here, change(jane!, 'k-1'));
      await drop(jane!, 'k-2');
      await takeEmail(here, change(john!, 'k-3'));
      expect(await takeEmail(there, change(jane!, 'k-1'))).toMatchObject({ revision: first.revision });
      expect([await addressOf(jane!), await addressOf(john!)]).toEqual([null, ADDRESS]);
    });
    it('whose process died is found by the next attempt', async () => {
      await claimAndDie(jane!, 'k-1');
      await takeEmail(there, change(jane!, 'k-1'));
      expect(await addressOf(jane!)).toBe(ADDRESS);
      expect(await claimsOn()).toHaveLength(1);
    });
    it('whose acknowledgements are lost is claimed once', async () => {
      faulty.accidents.push('acknowledgement lost', 'acknowledgement lost');
      await takeEmail(here, change(jane!, 'k-1'));
      expect([await addressOf(jane!), (await claimsOn()).length]).toEqual([ADDRESS, 1]);
    });
  });

  describe('whose claimant died', () => {
    it('is overtaken once patience is at its end', async () => {
      await claimAndDie(jane!, 'k-1');
      await takeEmail(startProcess(20), change(john!, 'k-2'));
      expect(await addressOf(john!)).toBe(ADDRESS);
      expect((await has(jane!)).voidedClaims).toEqual([(await claimsOn())[0]!.claimId]);
    });
    it('is waited for until the deadline at most', async () => {
      await claimAndDie(jane!, 'k-1');
      const refused = takeEmail(startProcess(60_000), change(john!, 'k-2', ADDRESS, 50));
      await expect(refused).rejects.toMatchObject({ code: 'concurrent-change' });
      expect((await has(jane!)).voidedClaims).toEqual([]);
    });
    it('is refused to the claimant that comes back too late', async () => {
      await claimAndDie(jane!, 'k-1');
      await takeEmail(startProcess(0), change(john!, 'k-2'));
      await expect(takeEmail(here, change(jane!, 'k-1'))).rejects.toMatchObject({ owner: john });
    });
    it('is claimed anew by the claimant that comes back when it is free again', async () => {
      await claimAndDie(jane!, 'k-1');
      await takeEmail(startProcess(0), change(john!, 'k-2'));
      await drop(john!, 'k-3');
      await takeEmail(here, change(jane!, 'k-1'));
      expect([await addressOf(jane!), (await claimsOn()).length]).toEqual([ADDRESS, 3]);
    });
    it('is not overtaken while its command is on the way', async () => {
      let goOn = () => {};
      const held = new Promise<void>((resolve) => (goOn = resolve));
      faulty.before = async (stream) => stream === jane && held;
      const slow = takeEmail(here, change(jane!, 'k-1'));
      while ((await claimsOn()).length === 0) await here.eventStore.pause(0);
      const refused = takeEmail(startProcess(20_000), change(john!, 'k-2'));
      goOn();
      await slow;
      await expect(refused).rejects.toMatchObject({ owner: jane });
      expect((await has(jane!)).voidedClaims).toEqual([]);
    });
  });

  it('is not claimed anew where the claim on another value of the same command is void', async () => {
    const { metadata } = change(jane!, 'k-1');
    const refused = here.claims.take(
      { owner: jane!, streamFor: () => claimStream(group, 1, emailForm, ADDRESS, 'a secret'), metadata },
      { decider: personDecider, voidClaim: ({ claimId }, metadata) => new VoidClaim({ claimId }, metadata) },
      () => Promise.reject(new VoidedClaim('another claim', 'username')),
    );
    await expect(refused).rejects.toMatchObject({ code: 'claim-voided', claimId: 'another claim' });
    expect(await claimsOn()).toHaveLength(1);
  });
  it('is claimed anew where its owner turns out to belong to another group', async () => {
    const former = uniqueName('former');
    const present = uniqueName('present');
    const { metadata } = change(jane!, 'k-1');
    let groupOfJane = former;
    const used = await here.claims.take(
      { owner: jane!, streamFor: () => groupOfJane, metadata },
      { decider: personDecider, voidClaim: ({ claimId }, metadata) => new VoidClaim({ claimId }, metadata) },
      async (claimId) => {
        if (groupOfJane === present) return claimId;
        groupOfJane = present;
        throw new DomainError('claim-elsewhere', 'Jane was transferred');
      },
    );
    const [claim] = await here.eventStore.read<Claimed>(present);
    expect(claim!.data).toMatchObject({ claimId: used, owner: jane });
  });
  it('is not claimed anew over a claim that is not void', async () => {
    const execute: EventStore['execute'] = async (...command) => {
      if ((await claimsOn()).length === 1 && refusals-- > 0) throw new DomainError('claim-elsewhere', 'Not here');
      return here.eventStore.execute(...command);
    };
    let refusals = 3;
    await takeEmail({ eventStore: { execute }, claims: here.claims }, change(jane!, 'k-1'));
    expect(await claimsOn()).toHaveLength(1);
  });
  it('is refused by what a decision says, whatever the claim', async () => {
    const refuse = async () => Promise.reject(new DomainError('contact-erased', 'Jane has been erased'));
    await expect(
      takeEmail({ eventStore: { execute: refuse }, claims: here.claims }, change(jane!, 'k-1')),
    ).rejects.toMatchObject({ code: 'contact-erased' });
  });
});
