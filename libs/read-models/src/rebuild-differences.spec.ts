import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Event, EventMetadata, Projection } from '@ledgerdesk/event-sourcing';
import { derivedId, Feed, SqliteLog, AppendResult } from '@ledgerdesk/event-store';
import { SqliteStateStore } from '@ledgerdesk/state';
import { connectMongo, describeWith, uniqueName } from '@ledgerdesk/test-servers';
import { MongoClient } from 'mongodb';
import { Checkpoint, DocumentStore, CollectionWriter } from './document-store';
import { MongodbDocumentStore } from './mongodb-document-store';
import { compareToRebuild, Comparison, Difference, differencesFromRebuild } from './rebuild-differences';
import { ReadModels } from './read-models';
import { SqliteDocumentStore } from './sqlite-document-store';

type PlayerEvent =
  | Event<'PlayerJoined', { playerId: string; teamId: number }>
  | Event<'TeamRenamed', { teamId: number; name: string }>
  | Event<'PlayerLeft', { playerId: string }>;
type Player = { playerId: string; teamId: number; team: string };

const metadata: EventMetadata = {
  commandId: 'k-1',
  correlationId: 'r-1',
  traceparent: 't-1',
  actor: 1,
  via: 'api',
  at: '2030-01-01T00:00:00.000Z',
  schema: 1,
};
const players: Projection<Player, PlayerEvent> = {
  collection: 'players',
  version: 3,
  fields: { teamId: 'number' },
  indexes: [['teamId']],
  handles: ['PlayerJoined', 'TeamRenamed', 'PlayerLeft'],
  documentIds: ({ type, data }) => (type === 'TeamRenamed' ? { where: { teamId: data.teamId } } : [data.playerId]),
  evolve: (player, { type, data }) => {
    switch (type) {
      case 'PlayerJoined':
        return { ...data, team: '' };
      case 'TeamRenamed':
        return player && { ...player, team: data.name };
      case 'PlayerLeft':
        return null;
    }
  },
};
const joined = (playerId: string, teamId = 1): PlayerEvent => ({ type: 'PlayerJoined', data: { playerId, teamId } });
const renamed = (teamId: number, name: string): PlayerEvent => ({ type: 'TeamRenamed', data: { teamId, name } });
const left = (playerId: string): PlayerEvent => ({ type: 'PlayerLeft', data: { playerId } });

describe('what a rebuild differs in', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-differences-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  describe('from read models on SQLite', () => {
    describeDifferences((name) => new SqliteDocumentStore(join(directory, name)));
  });

  describeWith('mongo', 'from read models on MongoDB', (server) => {
    const databases: string[] = [];
    let client: MongoClient;
    beforeAll(async () => {
      client = await connectMongo(server().url);
    });
    afterAll(async () => {
      for (const database of databases) await client.db(database).dropDatabase();
      await client.close();
    });
    describeDifferences((name) => {
      databases.push(name);
      return new MongodbDocumentStore(client.db(name));
    });
  });

  function describeDifferences(open: (name: string) => DocumentStore) {
    let log: SqliteLog = null!;
    let feed: Feed = null!;
    let state: SqliteStateStore = null!;
    let store: DocumentStore = null!;
    let beside: DocumentStore = null!;
    let readModels: ReadModels;
    let kept: CollectionWriter<Player>;
    let last: AppendResult | null;

    beforeEach(async () => {
      const name = uniqueName('differences');
      last = null;
      log = new SqliteLog(join(directory, `${name}.db`));
      state = new SqliteStateStore(join(directory, `${name}-state.db`));
      store = open(name);
      beside = new SqliteDocumentStore(join(directory, `${name}-beside`));
      feed = await Feed.start(log);
      await start();
    });
    afterEach(async () => {
      await readModels.stop();
      await feed.stop();
      for (const each of [store, beside, state, log]) await each.close();
    });

    const start = async (projections = [players] as readonly unknown[]) => {
      const parts = { store, log, feed, logId: 'log-1', state };
      readModels = await ReadModels.start({
        ...parts,
        projections: projections as readonly Projection<object, Event>[],
      });
      kept = await store.open<Player>(players);
      while ((await kept.checkpoint())?.state !== 'serving') await wait(1);
    };
    const append = async (...events: PlayerEvent[]) => {
      const from = (last?.revision ?? -1) + 1;
      const stored = events.map((event, index) => ({ ...event, id: derivedId('players', from + index), metadata }));
      last = (await log.append('players', last?.revision ?? 'no stream', stored)) as AppendResult;
      return last.position;
    };
    const record = async (...events: PlayerEvent[]) => {
      const position = await append(...events);
      while (!(await readModels.waitForPosition(['PlayerJoined'], position))) await wait(1);
      return position;
    };
    const compare = async (of = store, projection = players as unknown): Promise<readonly Comparison[]> => {
      const comparisons: Comparison[] = [];
      const options = { store: of, beside, log, logId: 'log-1' };
      for await (const each of compareToRebuild([projection as Projection<object, Event>], options))
        comparisons.push(each);
      expect(await beside.collections()).toEqual([]);
      return comparisons;
    };
    const compared = (documents: number, ...differences: Omit<Difference, 'collection'>[]) => [
      {
        collection: 'players@3',
        state: 'compared',
        documents,
        differences: differences.map((difference) => ({ collection: 'players@3', ...difference })),
      },
    ];
    /** As somebody would who reaches into the store: with the checkpoint that is there. */
    const putByHand = async (id: string, document: Player | null, position: number) =>
      kept.write([{ id, document, position }], (await kept.checkpoint()) as Checkpoint, 'live');
    const player = (playerId: string, team = ''): Player => ({ playerId, teamId: 1, team });

    it('is nothing where all is as the log says, tombstones too', async () => {
      await record(joined('a'), joined('b'), renamed(1, 'Reds'));
      await record(left('b'), joined('c', 2));
      expect(await compare()).toEqual(compared(2));
    });
    it('is a document that was changed by hand', async () => {
      const before = await record(joined('a'), joined('b'));
      await putByHand('a', player('a', 'Blues'), before - 0.5);
      const rebuilt = { document: player('a'), position: before - 1 };
      const changed = { document: player('a', 'Blues'), position: before - 0.5 };
      expect(await compare()).toEqual(compared(2, { id: 'a', kept: changed, rebuilt }));
    });
    it('is a document that is as it should be, but as of another position', async () => {
      const before = await record(joined('a'), joined('b'));
      await putByHand('a', player('a'), before);
      const rebuilt = { document: player('a'), position: before - 1 };
      expect(await compare()).toEqual(
        compared(2, { id: 'a', kept: { document: player('a'), position: before }, rebuilt }),
      );
    });
    it('is a document that is missing', async () => {
      await readModels.stop();
      const position = await append(joined('a'), joined('b'));
      const skipped = { ...(await kept.checkpoint())!, state: 'serving', position } as const;
      await kept.write([{ id: 'b', document: player('b'), position }], skipped, 'live');
      const rebuilt = { document: player('a'), position: position - 1 };
      expect(await compare()).toEqual(compared(1, { id: 'a', kept: null, rebuilt }));
    });
    it('is a document that is one too many', async () => {
      await record(joined('a'));
      const position = await record(joined('b'));
      const extra = { document: player('x'), position };
      await putByHand('x', extra.document, position);
      await putByHand('b', null, position + 10);
      expect(await compare()).toEqual(
        compared(
          2,
          { id: 'x', kept: extra, rebuilt: null },
          { id: 'b', kept: { document: null, position: position + 10 }, rebuilt: { document: player('b'), position } },
        ),
      );
    });
    it('is nothing where the collection goes on while it is compared', async () => {
      await record(...Array.from({ length: 500 }, (_, n) => joined(`p${n}`, n % 3)));
      let times = 0;
      const goOn = async () => {
        times += 1;
        await record(
          renamed(times % 3, `Team ${times}`),
          left(`p${times}`),
          joined(`new ${times}`),
          joined('p0', times),
        );
      };
      expect(await compare(goingOn(store, goOn))).toEqual(compared(500));
      expect(times).toBeGreaterThan(1);
    });
    it('is what was wrong already where the collection goes on while it is compared', async () => {
      await record(joined('a'), joined('b'));
      const position = await record(joined('c', 2), joined('d', 2));
      await putByHand('a', player('a', 'Blues'), position);
      const wrong = {
        kept: { document: player('a', 'Blues'), position },
        rebuilt: { document: player('a'), position: position - 3 },
      };
      expect(await compare(goingOn(store, () => record(renamed(2, 'Greens'))))).toEqual(
        compared(4, { id: 'a', ...wrong }),
      );
    });
    it('is nothing where the collection is behind', async () => {
      await record(joined('a'), joined('b'));
      await readModels.stop();
      await append(left('a'), renamed(1, 'Reds'));
      expect(await compare()).toEqual(compared(2));
    });
    it('is found among many documents', async () => {
      const many = Array.from({ length: 2_500 }, (_, n) => joined(`p${n}`));
      for (let from = 0; from < many.length; from += 500) await record(...many.slice(from, from + 500));
      const position = await record(left('p77'));
      await putByHand('p2345', player('p2345', 'Blues'), position);
      const [{ differences, ...rest }] = (await compare()) as [Comparison & { differences: Difference[] }];
      expect([rest, differences.map(({ id }) => id)]).toEqual([
        { collection: 'players@3', state: 'compared', documents: 2_499 },
        ['p2345'],
      ]);
    }, 60_000);

    it('is not looked for where the collection is missing, and it is not made', async () => {
      const raised = { ...players, version: 4 };
      expect(await compare(store, raised)).toEqual([{ collection: 'players@4', state: 'missing' }]);
      expect(await store.collections()).toMatchObject([{ version: 3 }]);
    });
    it('is not looked for where the collection is being built', async () => {
      const raised = { ...players, version: 4 };
      await store.open(raised);
      expect(await compare(store, raised)).toEqual([{ collection: 'players@4', state: 'building' }]);
      const options = { store, beside, log, logId: 'log-1' };
      await expect(differencesFromRebuild([raised as never], options)).rejects.toThrow('players@4 is building');
    });
    it('is not looked for where the collection is parked', async () => {
      await record(joined('a'));
      await readModels.stop();
      const evolve = () => {
        throw new Error('never');
      };
      await start([{ ...players, evolve }]);
      await append(joined('b'));
      while (!(await kept.checkpoint())!.parked) await wait(5);
      expect(await compare()).toEqual([{ collection: 'players@3', state: 'parked' }]);
    });
    it('is not looked for where the collection was built from another log', async () => {
      await record(joined('a'));
      const options = { store, beside, log, logId: 'log-2' };
      await expect(differencesFromRebuild([players as never], options)).rejects.toMatchObject({
        name: 'ForeignCheckpoint',
      });
    });
  }
});

/** A store whose collection goes on each time before its documents are looked at. */
const goingOn = (store: DocumentStore, goOn: () => Promise<unknown>): DocumentStore => {
  const open: DocumentStore['open'] = async <Document extends object>(spec: Parameters<DocumentStore['open']>[0]) => {
    const documents = await store.open<Document>(spec);
    const look: typeof documents.stored = async (ids) => {
      await goOn();
      return documents.stored(ids);
    };
    return Object.assign(Object.create(documents) as typeof documents, { stored: look });
  };
  return Object.assign(Object.create(store) as DocumentStore, { open });
};
