import { CommandMetadata, Decider, DomainError, Event, fold } from '@ledgerdesk/event-sourcing';
import { Claims } from './claims';
import { EventStore } from './event-store';
import { Folding } from './folded-stream';
import { explore, Explored, Rules, Run, Streams } from './interleavings.fixture';
import { Log } from './log';
import { commandOf, DropEmail, forgetfulDecider, personDecider, PersonEvent, takeEmail } from './person.fixture';

/**
 * Between two calls, a run of Claims knows what it was answered, and its event store what it remembers. Within a call that
 * is tried again, the event store knows no more than that it is.
 */
class WatchedEventStore extends EventStore {
  private readonly answers: unknown[] = [];

  constructor(
    log: Log,
    private readonly knows: (what: unknown) => void,
  ) {
    super(log, { pause: async () => this.tell('again') });
  }

  override async load<State, E extends Event>(stream: string, folding: Folding<State, E>) {
    const folded = await super.load(stream, folding);
    this.answers.push([folded.last?.revision, folded.state]);
    this.tell();
    return folded;
  }

  override async execute<C extends Readonly<{ metadata: CommandMetadata }>, State, E extends Event>(
    stream: string,
    decider: Decider<C, State, E>,
    command: C,
  ) {
    const before = this.answers.length;
    try {
      const executed = await super.execute(stream, decider, command);
      this.answers.splice(before, Infinity, executed.state);
      return executed;
    } catch (error) {
      this.answers.splice(before, Infinity, (error as DomainError).code);
      throw error;
    } finally {
      this.tell();
    }
  }

  private tell(more = ''): void {
    const remembered = [...this['streams']['remembered'].entries()].map(([stream, { last }]) => [
      stream,
      last?.revision,
    ]);
    this.knows([this.answers, remembered.sort(), more]);
  }
}

type Contender = Readonly<{
  person: string;
  commandId: string;
  tries: number;
  /** Does without the value as soon as it has it. */
  letsGo?: boolean;
  decider?: typeof personDecider;
}>;

/** A process that claims the value for a person, without any patience, and gives up when its claims were voided. */
const contender =
  ({ person, commandId, tries, letsGo = false, decider = personDecider }: Contender): Run =>
  async (log, knows) => {
    const eventStore = new WatchedEventStore(log, knows);
    const claims = new Claims(eventStore, { patienceMs: 0 });
    let left = tries;
    const execute: EventStore['execute'] = async (stream, decider, command) => {
      if (left-- === 0) throw new DomainError('gave up', 'Its claims were voided each time');
      return eventStore.execute(stream, decider, command);
    };
    const change = { person, address: 'jane@x.org', metadata: commandOf(commandId) };
    try {
      await takeEmail({ eventStore: { execute }, claims, decider }, change);
      if (!letsGo) return 'has it';
      await eventStore.execute(person, decider, new DropEmail({}, commandOf(`${commandId}, dropped`)));
      return 'let it go';
    } catch (error) {
      if (error instanceof DomainError) return error.code;
      throw error;
    }
  };

const ownersIn = (streams: Streams): string[] =>
  [...streams.entries()]
    .filter(([stream]) => stream.startsWith('person'))
    .filter(([, events]) => fold(personDecider, events as readonly unknown[] as readonly PersonEvent[]).email)
    .map(([stream]) => stream);

/**
 * Never two owners. At an end each run has told the truth, and somebody has the value unless it was let go, or a run
 * crashed or gave up.
 */
const rulesFor = (contenders: readonly Contender[]): Rules => ({
  always: (streams) => ownersIn(streams).length <= 1,
  atTheEnd: (words, streams) => {
    const [owner] = ownersIn(streams);
    const letGo = words.includes('let it go');
    const isTrue = (word: string | null, who: number): boolean => {
      const has = contenders[who]!.person === owner;
      return word === 'has it' ? has : word === 'claim-taken' ? !has && (owner !== undefined || letGo) : true;
    };
    const someoneHasIt = owner !== undefined || letGo || words.some((word) => word === null || word === 'gave up');
    return words.every(isTrue) && someoneHasIt;
  },
});

const check = (title: string, contenders: readonly Contender[], options?: { firstMayCrash: boolean }) =>
  explore(contenders.map(contender), rulesFor(contenders), options).then((explored) => {
    const { states, interleavings, violation } = explored;
    const found = violation ? `a violation:\n    ${violation.join('\n    ')}` : `${interleavings} interleavings`;
    process.stdout.write(`  ${title}: ${states} states, ${found}\n`);
    return explored;
  });

describe('in every order in which their operations can reach the log', () => {
  const [a, b, c] = [1, 2, 3].map((n) => ({ person: `person-${n}`, commandId: `k-${n}`, tries: 1 })) as [
    Contender,
    Contender,
    Contender,
  ];
  const nobodyFails = ({ endings }: Explored) => [...endings].filter((words) => !/crashed|gave up/.test(words)).sort();

  it('exactly one of three contenders has the value', async () => {
    const explored = await check('three contenders', [a, b, c]);
    expect(explored.violation).toBeNull();
    expect(nobodyFails(explored)).toEqual([
      'claim-taken, claim-taken, has it',
      'claim-taken, has it, claim-taken',
      'has it, claim-taken, claim-taken',
    ]);
  });
  it('exactly one of two contenders has it, however often they claim anew', async () => {
    const explored = await check('two contenders, four tries', [
      { ...a, tries: 4 },
      { ...b, tries: 4 },
    ]);
    expect(explored.violation).toBeNull();
    expect(nobodyFails(explored)).toEqual(['claim-taken, has it', 'has it, claim-taken']);
  });
  it('at most one of three has it where one crashes at any point, and the others come to an end', async () => {
    const explored = await check('three contenders, one crashes', [a, b, c], { firstMayCrash: true });
    expect(explored.violation).toBeNull();
    expect(nobodyFails(explored)).toHaveLength(3);
    expect(explored.endings).toContain('crashed, has it, claim-taken');
  });
  it('exactly one has it where a command runs twice at once', async () => {
    const explored = await check('two contenders, one of them twice', [a, a, { ...b, tries: 2 }]);
    expect(explored.violation).toBeNull();
    expect(nobodyFails(explored)).toEqual(['claim-taken, claim-taken, has it', 'has it, has it, claim-taken']);
  });
  it('exactly one has it after one that lets it go at once', async () => {
    const explored = await check('two contenders, one lets go', [
      { ...a, letsGo: true },
      { ...b, tries: 2 },
    ]);
    expect(explored.violation).toBeNull();
    expect(nobodyFails(explored)).toEqual(['claim-taken, has it', 'let it go, claim-taken', 'let it go, has it']);
  });
  it('two have it where an owner forgets what it has voided, which is found', async () => {
    const forgetful = [a, b].map((contender) => ({ ...contender, decider: forgetfulDecider }));
    const { violation } = await check('a forgetful decider', forgetful);
    expect(violation?.filter((step) => step.includes('appends EmailTaken'))).toHaveLength(2);
  });
  it('there are as many orders as when states are told apart by their whole past', async () => {
    const runs = [a, b].map(contender);
    const [merged, apart] = await Promise.all([
      explore(runs, rulesFor([a, b])),
      explore(
        runs.map((run) => (log) => run(log, () => undefined)),
        rulesFor([a, b]),
      ),
    ]);
    expect(merged.interleavings).toBe(apart.interleavings);
    expect(merged.states).toBeLessThan(apart.states);
  });
});
