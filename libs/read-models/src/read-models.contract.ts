import { setTimeout as wait } from 'node:timers/promises';
import { Event, EventMetadata, Projection, Recorded } from '@ledgerdesk/event-sourcing';
import { derivedId, ExpectedRevision, Feed, Log, AppendResult } from '@ledgerdesk/event-store';
import { StateStore } from '@ledgerdesk/state';
import { uniqueName } from '@ledgerdesk/test-servers';
import { InProcessChanges } from './change-channel';
import { CollectionSpec, DocumentStore } from './document-store';
import { ForeignCheckpoint, ReadModelOptions, ReadModels } from './read-models';

export type Shape = Readonly<{ log: Log; store: DocumentStore; state: StateStore }>;

type PlayerEvent =
  | Event<'PlayerJoined', { playerId: string; name: string; teamId: number }>
  | Event<'PlayerScored', { playerId: string; points: number }>
  | Event<'TeamRenamed', { run: string; teamId: number; name: string }>
  | Event<'PlayerLeft', { playerId: string }>;
type Player = { playerId: string; name: string; teamId: number; team: string; points: number; events: number };

const metadata: EventMetadata = {
  commandId: 'k-1',
  correlationId: 'r-1',
  traceparent: 't-1',
  actor: 1,
  via: 'api',
  at: '2030-01-01T00:00:00.000Z',
  schema: 1,
};

/** How long a busy machine may take to show a write. */
const PATIENCE_MS = 30_000;

/** Of the players of one run of a test only: the log may be full of others. */
const playersOf = (run: string, version = 1): Projection<Player, PlayerEvent> => ({
  collection: run,
  version,
  fields: { teamId: 'number', points: 'number', name: 'string' },
  indexes: [['teamId', 'points'], ['name']],
  handles: ['PlayerJoined', 'PlayerScored', 'TeamRenamed', 'PlayerLeft'],
  documentIds: ({ type, data, stream }) => {
    if (!stream.startsWith(run)) return [];
    return type === 'TeamRenamed' ? { where: { teamId: data.teamId } } : [data.playerId];
  },
  evolve: (player, { type, data }) => {
    switch (type) {
      case 'PlayerJoined':
        return { ...data, team: '', points: 0, events: 1 };
      case 'PlayerScored':
        return player && { ...player, points: player.points + data.points, events: player.events + 1 };
      case 'TeamRenamed':
        return player && { ...player, team: data.name, events: player.events + 1 };
      case 'PlayerLeft':
        return null;
    }
  },
});

/** How read models are kept, over one shape of stores. */
export const describeReadModels = (open: () => Promise<Shape>, logId: string): void => {
  let shape: Shape;
  let feed: Feed;
  let run: string;
  const started: ReadModels[] = [];

  beforeAll(async () => {
    shape = await open();
    feed = await Feed.start(shape.log);
  });
  beforeEach(() => {
    run = uniqueName('players');
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map((readModels) => readModels.stop()));
  });
  afterAll(async () => {
    await feed.stop();
    await shape.store.close();
    await shape.state.close();
    await shape.log.close();
  });

  const start = async (projections: ReadModelOptions['projections'], options: Partial<ReadModelOptions> = {}) => {
    const readModels = await ReadModels.start({ ...shape, feed, logId, projections, ...options });
    started.push(readModels);
    return readModels;
  };
  const revisions = new Map<string, number>();
  const append = async (...events: PlayerEvent[]) => {
    const stream = `${run}-all`;
    const last = revisions.get(stream);
    const expected: ExpectedRevision = last ?? 'no stream';
    const stored = events.map((event, index) => ({
      ...event,
      id: derivedId(stream, (last ?? -1) + 1 + index),
      metadata,
    }));
    const written = (await shape.log.append(stream, expected, stored)) as AppendResult;
    revisions.set(stream, written.revision);
    return written.position;
  };
  const joined = (playerId: string, teamId = 1): PlayerEvent => ({
    type: 'PlayerJoined',
    data: { playerId, name: `Player ${playerId}`, teamId },
  });
  const scored = (playerId: string, points: number): PlayerEvent => ({
    type: 'PlayerScored',
    data: { playerId, points },
  });
  const renamed = (teamId: number, name: string): PlayerEvent => ({ type: 'TeamRenamed', data: { run, teamId, name } });
  const left = (playerId: string): PlayerEvent => ({ type: 'PlayerLeft', data: { playerId } });
  const types = ['PlayerJoined', 'PlayerScored', 'TeamRenamed', 'PlayerLeft'];

  const shown = async (readModels: ReadModels, projection: Projection<Player, PlayerEvent>) => {
    const { documents } = await (await readModels.documents(projection)).find({ limit: 1_000 });
    return documents;
  };
  const untilShown = async (readModels: ReadModels, position: number) =>
    expect(await readModels.waitForPosition(types, position, PATIENCE_MS)).toBe(true);
  const until = async (condition: () => Promise<boolean>) => {
    while (!(await condition())) await wait(5);
  };
  const built = async (readModels: ReadModels, projection: Projection<Player, PlayerEvent>) =>
    until(() =>
      readModels.documents(projection).then(
        () => true,
        () => false,
      ),
    );
  /** What the documents must be, by the log alone. */
  const rebuilt = async (): Promise<Player[]> => {
    const players = new Map<string, Player>();
    const { evolve } = playersOf(run);
    const events: Recorded[] = [];
    for (let from = 0; ; from = events.length) {
      const page = await shape.log.readStream(`${run}-all`, from, 500);
      events.push(...page);
      if (page.length < 500) break;
    }
    for (const event of events as Recorded<PlayerEvent>[]) {
      const { data } = event;
      const ids =
        'playerId' in data
          ? [data.playerId]
          : [...players.values()].filter(({ teamId }) => teamId === data.teamId).map(({ playerId }) => playerId);
      for (const id of ids) {
        const player = evolve(players.get(id) ?? null, event, new Map());
        if (player) players.set(id, player);
        else players.delete(id);
      }
    }
    return [...players.values()].sort((a, b) => (a.playerId < b.playerId ? -1 : 1));
  };

  describe('a read model', () => {
    it('shows a writer its own write', async () => {
      const projection = playersOf(run);
      const readModels = await start([projection]);
      await built(readModels, projection);
      const position = await append(joined('a'), scored('a', 3));
      await untilShown(readModels, position);
      expect(await shown(readModels, projection)).toEqual([
        { playerId: 'a', name: 'Player a', teamId: 1, team: '', points: 3, events: 2 },
      ]);
    });
    it('is not waited for by writers of what it does not handle', async () => {
      const readModels = await start([playersOf(run)]);
      expect(await readModels.waitForPosition(['SomethingElse'], Number.MAX_SAFE_INTEGER)).toBe(true);
    });
    it('has come as far as the log where that goes on without it, and tells of itself alone', async () => {
      const projection = { ...playersOf(run), handles: ['PlayerJoined'] as const };
      const readModels = await start([projection]);
      await built(readModels, projection);
      let heard = 0;
      readModels.subscribe(projection, () => (heard += 1));
      await append(joined('a'));
      await until(async () => heard > 0);
      const position = await append(scored('a', 1));
      const present = async () => (await readModels.status())[0]!.position;
      await until(async () => (await present()) >= position);
      expect(await readModels.waitForPosition(['PlayerJoined'], position)).toBe(true);
      expect(heard).toBe(1);
    });
    it('is seen by another process to be past what it does not handle, where that ends the log', async () => {
      const projection = playersOf(run);
      const shared = { log: bound(shape.log, false) };
      const keeping = await start([projection], shared);
      await built(keeping, projection);
      await untilShown(keeping, await append(joined('a')));
      const watching = await start([projection], shared);
      await built(watching, projection);
      const other = { type: 'SomethingElse', data: {}, id: derivedId(run, 'other'), metadata };
      const { position } = (await shape.log.append(`${run}-other`, 'no stream', [other])) as AppendResult;
      expect(await watching.waitForPosition(types, position, PATIENCE_MS)).toBe(true);
    });
    it('tells which documents it has written, after they are shown, where its projection says so', async () => {
      const projection: Projection<Player, PlayerEvent> = { ...playersOf(run), tellsChanges: true };
      const silent = playersOf(`${run}-silent`);
      const changes = new InProcessChanges();
      const readModels = await start([projection, silent], { changes });
      await built(readModels, projection);
      const told: unknown[] = [];
      changes.subscribe(silent.collection, () => told.push('silent'));
      changes.subscribe(run, (ids) => {
        told.push(...ids!);
        void shown(readModels, projection).then((players) => told.push(players.length));
      });
      await untilShown(readModels, await append(joined('a'), scored('a', 3), joined('b')));
      await until(async () => told.includes(2));
      expect(new Set(told)).toEqual(new Set(['a', 'b', 2]));
    });
    it('finds whom an event touches among what the same batch changed', async () => {
      const projection = playersOf(run);
      const readModels = await start([projection]);
      await built(readModels, projection);
      const position = await append(
        joined('a'),
        joined('b', 2),
        renamed(1, 'Reds'),
        joined('c'),
        left('b'),
        renamed(2, 'Blues'),
      );
      await untilShown(readModels, position);
      expect((await shown(readModels, projection)).map(({ playerId, team }) => [playerId, team])).toEqual([
        ['a', 'Reds'],
        ['c', ''],
      ]);
    });
    it('is built from what was there before it', async () => {
      for (let n = 0; n < 20; n += 1)
        await append(joined(`p${n}`, n % 3), scored(`p${n}`, n), renamed(n % 3, `Team ${n}`));
      const projection = playersOf(run);
      const readModels = await start([projection]);
      await built(readModels, projection);
      expect(await shown(readModels, projection)).toEqual(await rebuilt());
    });
    it('goes on where it was after a restart', async () => {
      const projection = playersOf(run);
      const first = await start([projection]);
      await built(first, projection);
      await untilShown(first, await append(joined('a'), scored('a', 1)));
      await first.stop();
      const position = await append(scored('a', 2));

      const seen: number[] = [];
      const evolve: typeof projection.evolve = (player, event, others) => {
        seen.push(event.position);
        return projection.evolve(player, event, others);
      };
      const second = await start([{ ...projection, evolve }]);
      await untilShown(second, position);
      expect(seen).toEqual([position]);
      expect(await shown(second, projection)).toEqual(await rebuilt());
    });
    it('is not asked before it is built', async () => {
      await append(joined('a'));
      const projection = playersOf(run);
      let release = () => undefined as void;
      const held = new Promise<void>((resolve) => (release = resolve));
      const open = async (spec: CollectionSpec) => {
        const documents = await shape.store.open<object>(spec);
        const write: typeof documents.write = (...changes) => held.then(() => documents.write(...changes));
        return Object.assign(Object.create(documents) as typeof documents, { write });
      };
      const store = Object.assign(Object.create(shape.store) as DocumentStore, { open });
      const readModels = await start([projection], { store });
      await expect(readModels.documents(projection)).rejects.toMatchObject({ code: 'unavailable' });
      expect(await readModels.waitForPosition(types, 1)).toBe(false);
      release();
      await built(readModels, projection);
    });
    it('refuses to be asked by a service that does not have it', async () => {
      const readModels = await start([]);
      await expect(readModels.documents(playersOf(run))).rejects.toThrow('is not among the read models');
    });
  });

  describe('a projection that throws', () => {
    const fragile = (version = 1) => {
      const broken = { is: true };
      const projection = playersOf(`${run}`, version);
      const evolve: typeof projection.evolve = (player, event, others) => {
        if (broken.is && event.type === 'PlayerScored' && event.data.points < 0)
          throw new Error('Negative points of Jane Roe');
        return projection.evolve(player, event, others);
      };
      return { broken, projection: { ...projection, evolve } };
    };

    it('parks its collection before the event, says so, and lets the others go on', async () => {
      const { projection } = fragile(2);
      const other = playersOf(run, 1);
      const errors: unknown[] = [];
      const readModels = await start([projection, other], { onError: (error) => errors.push(error) });
      await built(readModels, projection);
      await built(readModels, other);
      await append(joined('a'), scored('a', 1));
      const position = await append(scored('a', -1));
      await until(async () => errors.length > 0);
      const after = await append(joined('b'));
      expect(await readModels.waitForPosition(types, after)).toBe(false);

      const statuses = await readModels.status();
      const parked = statuses.find(({ name }) => name === `${run}@2`)!.parked;
      expect(parked).toMatchObject({ position, attempts: expect.any(Number) });
      expect(parked!.reason).not.toContain('Jane Roe');
      expect(errors[0]).toMatchObject({ name: 'ProjectionThrew', cause: { message: 'Negative points of Jane Roe' } });
      await until(async () => (await shown(readModels, other)).length === 2);
      expect(await shown(readModels, projection)).toMatchObject([{ playerId: 'a', points: 1 }]);
    });
    it('is tried again, and goes on when it no longer throws', async () => {
      const { projection, broken } = fragile();
      const errors: unknown[] = [];
      const readModels = await start([projection], { onError: (error) => errors.push(error) });
      await built(readModels, projection);
      const position = await append(joined('a'), scored('a', -1), joined('b'));
      await until(async () => errors.length > 0);
      broken.is = false;
      await until(async () => (await readModels.status())[0]!.parked === null);
      await untilShown(readModels, position);
      expect(await shown(readModels, projection)).toEqual(await rebuilt());
    });
  });

  describe('a version that is raised under load', () => {
    it('is built beside the serving one, which goes on showing writes, and takes over complete', async () => {
      for (let n = 0; n < 300; n += 1)
        await append(...Array.from({ length: 5 }, (_, k) => joined(`p${n}-${k}`, n % 7)));
      const first = playersOf(run, 1);
      const second = playersOf(run, 2);
      const old = await start([first]);
      await built(old, first);

      let writing = true;
      let position = 0;
      let unseen = 0;
      const load = (async () => {
        for (let n = 0; writing; n += 1) {
          position = await append(scored(`p${n % 300}-0`, n), renamed(n % 7, `Team ${n}`));
          if (!(await old.waitForPosition(types, position, PATIENCE_MS))) unseen += 1;
        }
      })();
      const next = await start([second]);
      await built(next, second);
      writing = false;
      await load;

      expect(unseen).toBe(0);
      await untilShown(next, position);
      const expected = await rebuilt();
      const all = async (readModels: ReadModels, projection: typeof first) => {
        const documents = await readModels.documents(projection);
        const found: Player[] = [];
        for (let after: string | null = null; ;) {
          const page = await documents.find({ limit: 1_000, ...(after !== null && { after }) });
          found.push(...page.documents);
          if (!page.next) return found;
          after = page.next;
        }
      };
      expect(await all(next, second)).toEqual(expected);
      expect(await all(old, first)).toEqual(expected);
    }, 60_000);
    it('lets the old one be dropped an hour after it began to serve', async () => {
      await append(joined('a'));
      const first = playersOf(run, 1);
      const second = playersOf(run, 2);
      const old = await start([first]);
      await built(old, first);
      await old.stop();
      const next = await start([second]);
      await built(next, second);
      const versions = async () =>
        (await shape.store.collections())
          .filter(({ collection }) => collection === run)
          .map(({ version }) => version)
          .sort();

      await next.retire(Date.now() + 59 * 60_000);
      expect(await versions()).toEqual([1, 2]);
      await next.retire(Date.now() + 61 * 60_000);
      expect(await versions()).toEqual([2]);
    });
  });

  describe('of two that keep the same collection at once', () => {
    it('the late one does no harm', async () => {
      const projection = playersOf(run);
      const alone = { ...shape, log: bound(shape.log, true) }; // no lease holds anyone back
      const one = await start([projection], alone);
      const other = await start([projection], alone);
      await Promise.all([built(one, projection), built(other, projection)]);
      let position = 0;
      for (let n = 0; n < 40; n += 1)
        position = await append(
          joined(`p${n}`, n % 3),
          scored(`p${n % 10}`, n),
          renamed(n % 3, `Team ${n}`),
          ...(n % 5 === 4 ? [left(`p${n - 2}`)] : []),
        );
      await Promise.all([untilShown(one, position), untilShown(other, position)]);
      expect(await shown(one, projection)).toEqual(await rebuilt());
    });
  });

  describe('a collection of another log', () => {
    it('stops the service with a line that names the remedy', async () => {
      const projection = playersOf(run);
      const readModels = await start([projection]);
      await built(readModels, projection);
      await readModels.stop();
      await expect(start([projection], { logId: 'another' })).rejects.toThrow(
        /built from the event log .* remove the read models/,
      );
    });
    it('is also one that is past the end of the log', async () => {
      const projection = playersOf(run);
      const documents = await shape.store.open(projection);
      const ahead = {
        logId,
        position: (await shape.log.head()) + 1,
        state: 'serving',
        parked: null,
        since: metadata.at,
      } as const;
      await documents.write([], ahead, 'live');
      await expect(start([projection])).rejects.toThrow(ForeignCheckpoint);
    });
  });

  describe('purged of what events have removed', () => {
    it('are past those events, whether they serve or are being built, and the older versions are gone', async () => {
      await append(joined('a'), joined('b'));
      const older = await start([playersOf(run)]);
      while ((await older.status()).some(({ state }) => state !== 'serving')) await wait(5);
      await older.stop();
      const position = await append(left('a'));
      const readModels = await start([playersOf(run, 2)]);
      while (!(await readModels.purge(types, position)));
      const [{ position: reached } = { position: 0 }] = await readModels.status();
      expect(reached).toBeGreaterThanOrEqual(position);
      const versions = (await shape.store.collections()).filter(({ collection }) => collection === run);
      expect(versions.map(({ version }) => version)).toEqual(shape.log.exclusive ? [2] : [1, 2]);
    });
    it('are not where one stands still', async () => {
      const position = await append(joined('a'), scored('a', 1));
      const throwing = {
        ...playersOf(run),
        evolve: () => {
          throw new Error('It can not');
        },
      };
      const readModels = await start([throwing], { onError: () => undefined });
      while (!(await readModels.status())[0]!.parked) await wait(5);
      expect(await readModels.purge(types, position, 50)).toBe(false);
    });
  });
};

const bound = (log: Log, exclusive: boolean): Log => ({
  exclusive,
  append: (...append) => log.append(...append),
  readStream: (...stream) => log.readStream(...stream),
  readAll: (...page) => log.readAll(...page),
  head: () => log.head(),
  subscribe: (...subscription) => log.subscribe(...subscription),
  truncateBefore: (...stream) => log.truncateBefore(...stream),
  close: () => log.close(),
});
