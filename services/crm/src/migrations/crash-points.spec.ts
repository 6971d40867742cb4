import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listContacts, Migration } from '@ledgerdesk/contracts';
import { Disposables, RunningService } from '@ledgerdesk/service-host';
import { Plug, startInProcess } from '@ledgerdesk/testing';
import { crmDefinition } from '../crm.definition';
import { migrating } from '../fixture/migrating';
import { accessTo, asking, newGroup, untilServing } from '../fixture/requests';

const ABOVE_COPIES = 1_000_000;
const folder = () => mkdtempSync(join(tmpdir(), 'ledgerdesk-crm-crash-'));

describe.each(['move', 'copy'] as const)('a migration (%s)', (mode) => {
  const sales = newGroup('sales');
  const acme = newGroup('acme');
  const migration: Migration = { transferId: 7, mode, sourceId: sales.groupId, targetId: acme.groupId };
  let plug: Plug;
  let opened: Disposables;
  let service: RunningService;
  const { ask, addContact, addOrganization } = asking(
    () => service.client,
    () => sales,
    ABOVE_COPIES,
  );
  const steps = migrating(() => service.client);

  const start = async (directory: string) => {
    plug = new Plug();
    opened = new Disposables();
    const environment = { DATA_DIR: directory, LOG_LEVEL: 'silent' };
    service = await startInProcess(crmDefinition, environment, opened, plug.decorate);
    await untilServing(service);
  };
  const close = () => opened.close(() => undefined);
  const run = async () => {
    await steps.prepareAll(migration);
    return steps.applyAll(migration);
  };
  const shown = async () => {
    const items = await Promise.all(
      [sales, acme].map(async (group) => (await ask(listContacts, {}, { access: accessTo(group) })).items),
    );
    return items.map((contacts) =>
      contacts.map(({ lastName, email, organization }) => [lastName, email, organization?.name]),
    );
  };

  it('ends in the same way wherever its process is killed (TRF-35)', async () => {
    const world = folder();
    await start(world);
    const { id: organizationId } = await addOrganization({ name: 'Initech' });
    await addContact({ lastName: 'A', email: 'a@x.org', organizationId });
    await addContact({ lastName: 'B', email: 'b@x.org' });
    await addContact({ lastName: 'T', email: 'B@x.org' }, accessTo(acme));
    await close();

    const untouched = folder();
    cpSync(world, untouched, { recursive: true });
    await start(untouched);
    plug.count(null);
    const counts = await run();
    const expected = await shown();
    const { length } = plug.writes.durable;
    await close();
    expect(expected.flat()).toHaveLength(mode === 'move' ? 2 : 4);
    expect(length).toBeGreaterThan(10);

    for (let nth = 1; nth <= length; nth += 1) {
      const killed = folder();
      cpSync(world, killed, { recursive: true });
      await start(killed);
      plug.count({ of: 'durable', nth, mode: 'after' });
      const pulled = new Promise((resolve) => plug.pulled.addEventListener('abort', resolve, { once: true }));
      await Promise.race([run().catch(() => undefined), pulled]);
      await plug.still();
      const left = folder();
      cpSync(killed, left, { recursive: true });
      plug.bury();
      await close();

      await start(left);
      expect(await run()).toEqual(counts);
      expect(await shown()).toEqual(expected);
      await close();
      for (const directory of [killed, left]) rmSync(directory, { recursive: true });
    }
    for (const directory of [world, untouched]) rmSync(directory, { recursive: true });
  }, 300_000);
});
