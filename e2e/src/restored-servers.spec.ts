import { randomUUID } from 'node:crypto';
import { EventStore, EventStoreDbLog, IdBlocks, identifyLog } from '@ledgerdesk/event-store';
import { MongodbStateStore, StateStore } from '@ledgerdesk/state';
import { connectMongo, describeWithOwn, uniqueName } from '@ledgerdesk/test-servers';
import { ServiceProcess } from './service-process';

const LEDGERDESK_SECRET = 's'.repeat(32);
const MAIL_SECRETS = 'm'.repeat(32);

describeWithOwn(['eventstore', 'mongo', 'nats'], 'an installation on servers that were put back', (server) => {
  let client: Awaited<ReturnType<typeof connectMongo>>;
  let log: EventStoreDbLog;
  let state: StateStore;
  let environment: NodeJS.ProcessEnv;
  beforeAll(async () => {
    const prefix = uniqueName('resumed');
    environment = {
      EVENT_STORE_URL: server('eventstore').url,
      READ_MODELS_URL: server('mongo').url.replace('/?', `/${prefix}?`),
      BUS_URL: server('nats').url,
      LEDGERDESK_SECRET,
      MAIL_SECRETS,
      LOG_LEVEL: 'silent',
    };
    client = await connectMongo(server('mongo').url);
    state = await MongodbStateStore.open(client.db(`${prefix}-state`));
    log = new EventStoreDbLog({ connectionString: server('eventstore').url });
  });
  afterAll(async () => {
    await log.close();
    await client.close();
  });
  const resume = async (): Promise<string> => {
    const restore = new ServiceProcess('standalone', environment, 'restore.js', ['--servers']);
    expect([await restore.ended, restore.output]).toEqual([0, expect.stringContaining('goes on as')]);
    return /goes on as (\S+)\./.exec(restore.output)![1]!;
  };
  const take = async (kind: string) => await new IdBlocks(new EventStore(log), kind).take();

  it('goes on under another id, with ids that were never given out, and places that are in its log', async () => {
    const before = await identifyLog(log, LEDGERDESK_SECRET);
    const contact = await take('contact');
    const head = await log.head();
    const place = { logId: before, sequence: 3, announced: head + 1_000, position: head + 1_000 };
    await state.set('announcer/crm', place, { expected: 'absent' });
    await state.set(`idempotency/1/${randomUUID()}`, { status: 201 }, { expected: 'absent' });

    const logId = await resume();
    expect(await identifyLog(log, LEDGERDESK_SECRET)).toBe(logId);
    expect(logId).not.toBe(before);
    expect(await take('contact')).toBe(contact + 1_001_000);
    expect(await take('organization')).toBe(1_000_001);
    expect(await state.list('', { limit: 10 })).toMatchObject([
      { key: 'announcer/crm', value: { logId, sequence: 3, announced: head, position: head } },
      { key: 'erasures/unknown', value: { since: expect.any(String) } },
    ]);
  });
  it('does so once more where it is asked again', async () => {
    const before = await identifyLog(log, LEDGERDESK_SECRET);
    expect(await resume()).not.toBe(before);
  });
  it('is left alone while a service works with it', async () => {
    const before = await identifyLog(log, LEDGERDESK_SECRET);
    await state.set('lease/crm', { holder: 'h' }, { expected: 'absent', expiresInMs: 600_000 });
    const restore = new ServiceProcess('standalone', environment, 'restore.js', ['--servers']);
    expect(await restore.ended).toBe(1);
    expect(restore.output).toBe(
      'restore: A service is running, or was half a minute ago: lease/crm is held. Stop all services and try again\n',
    );
    expect(await identifyLog(log, LEDGERDESK_SECRET)).toBe(before);
  });
  it('is not restored from a file: its servers have tools for that', async () => {
    for (const program of ['backup', 'restore']) {
      const refused = new ServiceProcess('standalone', environment, `${program}.js`, ['a-file']);
      expect(await refused.ended).toBe(1);
      expect(refused.output).toMatch(
        new RegExp(
          `^${program}: EVENT_STORE_URL, READ_MODELS_URL, BUS_URL: .* with their own tools, see docs/operations.md\n$`,
        ),
      );
    }
  });
});
