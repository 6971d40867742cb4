import { rmSync } from 'node:fs';
import { listContacts, Migration } from '@ledgerdesk/contracts';
import { KilledCrm } from '../fixture/killed-crm';
import { migrating } from '../fixture/migrating';
import { accessTo, asking, newGroup } from '../fixture/requests';

const ABOVE_COPIES = 1_000_000;

describe.each(['move', 'copy'] as const)('a migration (%s)', (mode) => {
  const sales = newGroup('sales');
  const acme = newGroup('acme');
  const migration: Migration = { transferId: 7, mode, sourceId: sales.groupId, targetId: acme.groupId };
  const crm = new KilledCrm();
  const { ask, addContact, addOrganization } = asking(
    () => crm.service.client,
    () => sales,
    ABOVE_COPIES,
  );
  const steps = migrating(() => crm.service.client);

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
    const world = crm.folder();
    await crm.start(world);
    const { id: organizationId } = await addOrganization({ name: 'Initech' });
    await addContact({ lastName: 'A', email: 'a@x.org', organizationId });
    await addContact({ lastName: 'B', email: 'b@x.org' });
    await addContact({ lastName: 'T', email: 'B@x.org' }, accessTo(acme));
    await crm.close();

    const untouched = await crm.startOnCopy(world);
    const counts = await run();
    const expected = await shown();
    const { length } = crm.plug.writes.durable;
    await crm.close();
    expect(expected.flat()).toHaveLength(mode === 'move' ? 2 : 4);
    expect(length).toBeGreaterThan(10);

    await crm.killAfterEach(world, length, run, async () => {
      expect(await run()).toEqual(counts);
      expect(await shown()).toEqual(expected);
    });
    for (const directory of [world, untouched]) rmSync(directory, { recursive: true });
  }, 300_000);
});
