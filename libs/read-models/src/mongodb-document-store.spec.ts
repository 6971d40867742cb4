import os from 'node:os';
import { mongoClient, StoreUnavailable } from '@ledgerdesk/state';
import { describeWith, describeWithOwn, uniqueName } from '@ledgerdesk/test-servers';
import { MongoClient } from 'mongodb';
import { describeDocumentStore } from './document-store.contract';
import { MongodbDocumentStore } from './mongodb-document-store';
import { MongoRecord, stretchFilter, stretchOrder } from './mongodb-filter';
import { planQuery } from './query-plan';

describeWith('mongo', 'read models on MongoDB', (server) => {
  const database = uniqueName('read-models');
  let client: MongoClient;

  beforeAll(async () => {
    // The driver would load `os` by import(), which jest's modules have not.
    client = await MongoClient.connect(server().url, { runtimeAdapters: { os } });
  });
  afterAll(async () => {
    await client.db(database).dropDatabase();
    await client.close();
  });

  describeDocumentStore(async () => new MongodbDocumentStore(client.db(database)));

  it.each(['ascending', 'descending'] as const)(
    'read equality and order (%s) off one index, and sort nothing',
    async (direction) => {
      const spec = {
        collection: uniqueName('contacts'),
        version: 1,
        fields: { group: 'number', name: 'string' },
        indexes: [['group', 'name']],
      } as const;
      const contacts = await new MongodbDocumentStore(client.db(database)).open(spec);
      await contacts.index();
      const documents = Array.from({ length: 500 }, (_, id) => ({ group: id % 5, name: id % 2 ? `${id}` : null }));
      const changes = documents.map((document, id) => ({ id, document, position: 1 }));
      await contacts.write(
        changes,
        { logId: 'log-1', position: 1, state: 'serving', parked: null, since: 't1' },
        'live',
      );
      const plan = planQuery(spec, { where: { group: 1 }, sort: { field: 'name', direction }, limit: 10 });
      for (const stretch of [...plan.stretches, { ...plan.stretches[1]!, after: 7 }]) {
        const found = client
          .db(database)
          .collection<MongoRecord>(`${spec.collection}@1`)
          .find(stretchFilter(plan, stretch));
        const { queryPlanner } = await found.sort(stretchOrder(plan, stretch)).explain();
        const stages = stagesOf(queryPlanner.winningPlan.queryPlan ?? queryPlanner.winningPlan);
        const scans = stages.filter(({ stage }) => stage === 'IXSCAN');
        expect(stages.map(({ stage }) => stage)).not.toContain('SORT');
        expect(new Set(scans.map(({ indexName }) => indexName))).toEqual(new Set(['f.group_1_f.name_1__id_1']));
        for (const { indexBounds } of scans) {
          expect(indexBounds['f.group']).toEqual(['[1, 1]']);
          expect(indexBounds['f.name'].join()).not.toContain('MinKey');
          if (stretch.after !== null) expect(indexBounds._id.join()).not.toMatch(/MinKey, MaxKey|MaxKey, MinKey/);
        }
      }
    },
  );
});

describeWithOwn('mongo', 'read models on a MongoDB that is killed', (server) => {
  let client: MongoClient;
  beforeAll(async () => {
    client = mongoClient(server().url, { runtimeAdapters: { os }, serverSelectionTimeoutMS: 200 });
  });
  afterAll(() => client.close());

  it('are out of reach, whatever is asked, until it is started again', async () => {
    const spec = { collection: 'contacts', version: 1, fields: { name: 'string' }, indexes: [] } as const;
    const contacts = await new MongodbDocumentStore(client.db(uniqueName('read-models'))).open<{ name: string }>(spec);
    const checkpoint = { logId: 'log-1', position: 1, state: 'serving', parked: null, since: 't1' } as const;
    const write = () => contacts.write([{ id: 1, document: { name: 'Jane' }, position: 1 }], checkpoint, 'live');
    await server().kill();
    const asked = [
      ...[() => contacts.get([1]), () => contacts.stored([1]), () => contacts.ids({}), () => contacts.count()],
      ...[() => contacts.find({ limit: 1 }), () => contacts.countBy('name'), () => contacts.checkpoint(), write],
    ];
    for (const ask of asked) await expect(ask()).rejects.toThrow(StoreUnavailable);
    await server().restart();
    let written = false;
    while (!written)
      written = await write().then(
        () => true,
        () => false,
      );
    expect(await contacts.get([1])).toEqual(new Map([[1, { name: 'Jane' }]]));
  }, 60_000);
});

type Plan = {
  stage: string;
  indexName: string;
  indexBounds: Record<'f.group' | 'f.name' | '_id', string[]>;
  inputStage?: Plan;
  inputStages?: Plan[];
};
const stagesOf = (plan: Plan): Plan[] => [
  plan,
  ...[plan.inputStage ?? [], plan.inputStages ?? []].flat().flatMap(stagesOf),
];
