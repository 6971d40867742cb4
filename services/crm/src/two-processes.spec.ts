import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { listContacts } from '@ledgerdesk/contracts';
import { connectBus, NatsBus, ServiceClient } from '@ledgerdesk/messaging';
import { describeWithOwn } from '@ledgerdesk/test-servers';
import { migrating } from './fixture/migrating';
import { accessTo, asking, newGroup } from './fixture/requests';

const CREATIONS = 200;
const KILLED_AFTER = 40;
const MIGRATED = 60;
/** The service draws the ids of copies itself. */
const ABOVE_COPIES = 1_000_000;
/** Many requests at once, to processes of their own: what is answered too late for its sender would be asked again. */
const UNHURRIED = { remainingMs: 40_000 };
const spellings = ['jane.roe@bücher.example', ' Jane.Roe@BÜCHER.example', 'JANE.ROE@xn--bcher-kva.EXAMPLE '];

describeWithOwn(['eventstore', 'mongo', 'nats'], 'two processes of the service, on servers', (server) => {
  const running: ChildProcess[] = [];
  const start = async () => {
    const environment = {
      PATH: process.env.PATH,
      EVENT_STORE_URL: server('eventstore').url,
      READ_MODELS_URL: server('mongo').url,
      BUS_URL: server('nats').url,
      LEDGERDESK_SECRET: 's'.repeat(32),
      MAIL_SECRETS: 'm'.repeat(32),
    };
    const source = ['--conditions=source', '-r', '@swc-node/register', join(__dirname, 'main.ts')];
    const started = spawn(process.execPath, source, { env: environment, stdio: ['ignore', 'pipe', 'inherit'] });
    running.push(started);
    for await (const line of createInterface({ input: started.stdout }))
      if (JSON.parse(line).msg === 'ready') return void started.stdout.resume();
    throw new Error('The service ended before it was ready');
  };
  let connection: Awaited<ReturnType<typeof connectBus>>;
  beforeAll(async () => {
    connection = await connectBus(server('nats').url, { name: 'spec' });
    await Promise.all([start(), start()]);
  }, 120_000);
  afterAll(async () => {
    await connection?.close();
    for (const started of running) {
      const ended = started.exitCode === null && started.signalCode === null && once(started, 'close');
      started.kill('SIGKILL');
      await ended;
    }
  });
  let group = newGroup();
  const bus = () => new NatsBus(connection, { service: 'spec', report: () => undefined });
  const client = () => new ServiceClient(bus());
  const { ask, addContact, addOrganization } = asking(client, () => group, ABOVE_COPIES, UNHURRIED);

  /** Who kept the list may be gone: its lease ends first. */
  const listed = async () => {
    for (const until = Date.now() + 90_000; Date.now() < until; await wait(20)) {
      const { total } = await ask(listContacts, { search: 'jane.roe' });
      if (total !== 0) return total;
    }
    return 0;
  };
  const createAll = async (answered: () => void) => {
    const create = async (_: unknown, n: number) => {
      const outcome = await addContact({ email: spellings[n % spellings.length]! }).then(
        () => 'created',
        (error: Error) => error.message,
      );
      answered();
      return outcome;
    };
    const outcomes = await Promise.all(Array.from({ length: CREATIONS }, create));
    const others = outcomes.filter((outcome) => outcome !== 'created');
    expect(others).toEqual(Array(CREATIONS - 1).fill('email has already been taken'));
    expect(await listed()).toBe(1);
  };

  it(
    `make one contact of ${CREATIONS} creations with the same e-mail at the same time (CRM-31)`,
    () => createAll(() => undefined),
    180_000,
  );
  it('migrate each contact once where both do it at the same time (TRF-35)', async () => {
    const acme = newGroup('acme');
    group = newGroup('sales');
    const migration = { transferId: 7, mode: 'move', sourceId: group.groupId, targetId: acme.groupId } as const;
    const numbers = Array.from({ length: MIGRATED }, (_, n) => n);
    const { id: organizationId } = await addOrganization({ name: 'Initech' });
    await Promise.all(numbers.map((n) => addContact({ email: `jane${n}@x.example`, organizationId })));
    const duplicates = numbers.filter((n) => n % 4 === 0);
    await Promise.all(duplicates.map((n) => addContact({ email: `JANE${n}@x.example` }, accessTo(acme))));

    const { prepareAll, applyAll } = migrating(client, UNHURRIED);
    const twice = <Answer>(step: () => Promise<Answer>) => Promise.all([step(), step()]);
    await twice(() => prepareAll(migration));
    const [applied] = await twice(() => applyAll(migration));
    const moved = MIGRATED - duplicates.length;
    expect(applied).toMatchObject({
      done: true,
      contacts: { moved, copied: 0, merged: duplicates.length },
      organizations: { moved: 1, copied: 0, merged: 0 },
    });
    expect((await ask(listContacts, {})).total).toBe(0);
    const access = accessTo(acme);
    expect((await ask(listContacts, {}, { access })).total).toBe(MIGRATED);
    expect((await ask(listContacts, { organizationId }, { access })).total).toBe(moved);
  }, 180_000);
  it('make one contact, too, when one of them is killed in between (CRM-31)', async () => {
    group = newGroup();
    let count = 0;
    await createAll(() => {
      count += 1;
      if (count === KILLED_AFTER) running[0]!.kill('SIGKILL');
    });
    expect(running[0]!.signalCode).toBe('SIGKILL');
  }, 180_000);
});
