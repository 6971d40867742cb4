import { setImmediate as settled } from 'node:timers/promises';
import { Recorded } from '@ledgerdesk/event-sourcing';
import { AppendOutcome, ExpectedRevision, Log, NewEvent } from './log';

/**
 * Something that works on a log and ends with a word, without clock, randomness or timer. It may say `knows(what)`: that it
 * depends, from there on, on nothing but this and what it is answered later. So states that differ in their past only
 * are one; where such runs do not want the same next, the exploration fails.
 */
export type Run = (log: Log, knows: (what: unknown) => void) => Promise<string>;
/** What the log holds, by stream. */
export type Streams = ReadonlyMap<string, readonly Recorded[]>;
/** What must hold in every state, by what the log holds; and at every end, by how the runs ended (null: crashed). */
export type Rules = Readonly<{
  always: (streams: Streams) => boolean;
  atTheEnd: (words: readonly (string | null)[], streams: Streams) => boolean;
}>;
export type Explored = Readonly<{
  states: number;
  /** How many different orders of all operations, from the beginning to an end. */
  interleavings: bigint;
  /** How the runs can end, in their order. */
  endings: ReadonlySet<string>;
  /** The shortest order of operations that leads to what must not be; the exploration stopped there. */
  violation: readonly string[] | null;
}>;

type Read = Readonly<{ stream: string; from: number; limit: number }>;
type Append = Readonly<{ stream: string; expected: ExpectedRevision; events: readonly NewEvent[] }>;
type Operation = Read | Append;
type Answer = AppendOutcome | readonly Recorded[];
type PendingOperation = Readonly<{ operation: Operation; answer: (answer: Answer) => void }>;

/** A run that is stopped at each operation until it is answered. */
class Performance {
  readonly asked: PendingOperation[] = [];
  readonly open = new Set<number>();
  ended: string | null = null;
  private known = '';
  private since: (readonly [index: number, answer: Answer])[] = [];
  private askedBefore = 0;

  private constructor(run: Run) {
    const ask = <A extends Answer>(operation: Operation) =>
      new Promise<A>((resolve) => {
        this.open.add(this.asked.length);
        this.asked.push({ operation, answer: resolve as PendingOperation['answer'] });
      });
    const log: Pick<Log, 'exclusive' | 'append' | 'readStream'> = {
      exclusive: false,
      append: (stream, expected, events) => ask<AppendOutcome>({ stream, expected, events }),
      readStream: (stream, from, limit) => ask<readonly Recorded[]>({ stream, from, limit }),
    };
    const knows = (what: unknown) => {
      this.known = JSON.stringify(what);
      this.since = [];
      this.askedBefore = this.asked.length;
    };
    void run(log as Log, knows).then((word) => (this.ended = word));
  }

  static async begin(run: Run): Promise<Performance> {
    const performance = new Performance(run);
    await settled();
    return performance;
  }

  async answer(index: number, answer: Answer): Promise<void> {
    this.open.delete(index);
    this.since.push([index - this.askedBefore, answer]);
    this.asked[index]!.answer(answer);
    await settled();
  }

  get knowledge(): string {
    return `${this.known} ${JSON.stringify(this.since)} ${this.ended}`;
  }
}

/** What a run wants after some history. Runs that know the same have the same moment. */
class Moment {
  readonly next = new Map<string, Moment>();
  readonly wants: readonly (readonly [index: number, Operation])[];
  readonly ended: string | null;

  constructor(
    readonly id: number,
    readonly history: readonly (readonly [index: number, Answer])[],
    /** Stands here until somebody plays on from it. */
    private performance: Performance | null,
  ) {
    this.wants = wanted(performance!);
    this.ended = performance!.ended;
    if (this.wants.length === 0 && this.ended === null) throw new Error('A run waits for something else than the log');
  }

  async perform(run: Run): Promise<Performance> {
    const standing = this.performance;
    this.performance = null;
    if (standing) return standing;
    const performance = await Performance.begin(run);
    for (const [index, answer] of this.history) await performance.answer(index, answer);
    return performance;
  }
}

const wanted = ({ open, asked }: Performance) => [...open].map((index) => [index, asked[index]!.operation] as const);

/** All that one run can come to, found as far as it is asked for. */
class Score {
  private readonly moments = new Map<string, Moment>();

  constructor(private readonly run: Run) {}

  async beginning(): Promise<Moment> {
    return this.momentOf(await Performance.begin(this.run), []);
  }

  async after(moment: Moment, index: number, answer: Answer): Promise<Moment> {
    const key = `${index} ${JSON.stringify(answer)}`;
    let next = moment.next.get(key);
    if (!next) {
      const performance = await moment.perform(this.run);
      await performance.answer(index, answer);
      next = this.momentOf(performance, [...moment.history, [index, answer]]);
      moment.next.set(key, next);
    }
    return next;
  }

  private momentOf(performance: Performance, history: Moment['history']): Moment {
    const known = this.moments.get(performance.knowledge);
    if (!known) {
      const moment = new Moment(this.moments.size, history, performance);
      this.moments.set(performance.knowledge, moment);
      return moment;
    }
    const operations = (wants: Moment['wants']) => JSON.stringify(wants.map(([, operation]) => operation));
    if (operations(known.wants) !== operations(wanted(performance)))
      throw new Error(`A run knows more than it says: ${performance.knowledge}`);
    return known;
  }
}

type Content = Readonly<{ id: number; streams: Streams; fine: boolean }>;
type State = Readonly<{
  content: Content;
  moments: readonly Moment[];
  crashed: boolean;
  /** One way to come here. */
  before: number;
  operation: Operation | null;
  who: number;
}>;

/**
 * Goes through every order in which the operations of several runs can reach the log, and looks at every state once: what
 * the log holds, and what each run knows.
 *
 * @param firstMayCrash the first run may also stop for good, at any point
 */
export const explore = async (
  runs: readonly Run[],
  rules: Rules,
  { firstMayCrash = false } = {},
): Promise<Explored> => {
  const contents = new Map<string, Content>();
  const contentOf = (streams: Streams): Content => {
    const key = JSON.stringify([...streams].sort(([one], [other]) => (one < other ? -1 : 1)));
    const content = contents.get(key) ?? { id: contents.size, streams, fine: rules.always(streams) };
    contents.set(key, content);
    return content;
  };

  const scores = runs.map((run) => new Score(run));
  const moments: Moment[] = [];
  for (const score of scores) moments.push(await score.beginning());
  const states: State[] = [
    { content: contentOf(new Map()), moments, crashed: false, before: -1, operation: null, who: -1 },
  ];
  const places = new Map<string, number>();
  const leadsTo = [] as number[][];
  const endings = new Set<string>();
  const stopAt = (index: number): Explored => ({
    states: states.length,
    interleavings: 0n,
    endings,
    violation: scheduleTo(states, index),
  });

  for (let here = 0; here < states.length; here += 1) {
    const { content, moments, crashed } = states[here]!;
    const next: number[] = (leadsTo[here] = []);
    const go = (to: Omit<State, 'before'>) => {
      const key = `${to.content.id} ${to.crashed} ${to.moments.map(({ id }) => id).join(' ')}`;
      const place = places.get(key) ?? states.push({ ...to, before: here }) - 1;
      places.set(key, place);
      next.push(place);
    };

    if (!content.fine) return stopAt(here);
    for (const [who, moment] of moments.entries()) {
      if (crashed && who === 0) continue;
      for (const [index, operation] of moment.wants) {
        const { answer, streams } = perform(operation, content.streams);
        const after = await scores[who]!.after(moment, index, answer);
        const then = moments.map((present, other) => (other === who ? after : present));
        go({
          content: streams === content.streams ? content : contentOf(streams),
          moments: then,
          crashed,
          operation,
          who,
        });
      }
    }
    if (firstMayCrash && !crashed && moments[0]!.ended === null)
      go({ content, moments, crashed: true, operation: null, who: 0 });

    if (next.length === 0) {
      const words = moments.map(({ ended }, who) => (crashed && who === 0 ? null : ended));
      if (!rules.atTheEnd(words, content.streams)) return stopAt(here);
      endings.add(words.map((word) => word ?? 'crashed').join(', '));
    }
  }
  return { states: states.length, interleavings: countWays(leadsTo), endings, violation: null };
};

/** How many ways lead from the first state to an end. */
const countWays = (leadsTo: readonly (readonly number[])[]): bigint => {
  const ways: bigint[] = [];
  const from = (index: number): bigint => {
    const next = leadsTo[index]!;
    return (ways[index] ??= next.length === 0 ? 1n : next.reduce((sum, to) => sum + from(to), 0n));
  };
  return from(0);
};

const scheduleTo = (states: readonly State[], index: number): string[] => {
  const { before, who, operation } = states[index]!;
  if (before < 0) return [];
  const past = scheduleTo(states, before);
  if (!operation) return [...past, `run ${who + 1} crashes`];
  const { answer } = perform(operation, states[before]!.content.streams);
  return [...past, `run ${who + 1} ${tell(operation, answer)}`];
};

const tell = (operation: Operation, answer: Answer): string => {
  const stream = operation.stream.replace(/-[0-9a-f]{64}$/, '');
  const types = (events: readonly { type: string }[]) => events.map(({ type }) => type).join(', ') || 'nothing';
  if ('from' in operation)
    return `reads ${types(answer as readonly Recorded[])} in ${stream} from ${operation.from} on`;
  const { expected, events } = operation;
  return `appends ${types(events)} to ${stream} at ${expected}${answer === 'conflict' ? ', which conflicts' : ''}`;
};

/**
 * What a log answers (see `Log`). Positions count within the stream: nothing that is explored looks at them, and so the
 * order of appends to different streams makes no other state.
 */
const perform = (operation: Operation, streams: Streams): Readonly<{ answer: Answer; streams: Streams }> => {
  const { stream } = operation;
  const present = streams.get(stream) ?? [];
  if ('from' in operation) return { answer: present.slice(operation.from, operation.from + operation.limit), streams };

  const { expected, events } = operation;
  const first = expected === 'no stream' ? 0 : expected + 1;
  const written = { revision: first + events.length - 1, position: first + events.length };
  if (first === present.length) {
    const recorded = events.map((event, n) => ({ ...event, stream, revision: first + n, position: first + n + 1 }));
    return { answer: written, streams: new Map(streams).set(stream, [...present, ...recorded]) };
  }
  const stored = events.every(({ id }, n) => present[first + n]?.id === id);
  return { answer: stored ? written : 'conflict', streams };
};
