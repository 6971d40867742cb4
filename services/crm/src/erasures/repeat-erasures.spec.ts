import { setTimeout as wait } from 'node:timers/promises';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listContacts, readContact } from '@ledgerdesk/contracts';
import { readErasures } from '@ledgerdesk/service-host';
import { insisting, StartedService } from '@ledgerdesk/testing';
import { contactStream } from '../contacts/contact';
import { crmDefinition } from '../crm.definition';
import { migrating } from '../fixture/migrating';
import { accessTo, asking, newGroup, untilServing } from '../fixture/requests';
import { repeatErasures } from './repeat-erasures';

describe('erasures that are made again', () => {
  const parent = mkdtempSync(join(tmpdir(), 'ledgerdesk-repeated-'));
  const copy = join(parent, 'erasures.jsonl');
  const acme = newGroup('acme');
  const sales = newGroup('sales');
  let service: StartedService;
  beforeAll(async () => {
    service = await StartedService.start(crmDefinition, { environment: { ERASURES_COPY: copy } });
    await untilServing(service.parts);
  });
  afterAll(async () => {
    await service.stop();
    rmSync(parent, { recursive: true });
  });
  const { ask, addContact } = asking(
    () => service.parts.client,
    () => acme,
  );
  const steps = migrating(() => service.parts.client);
  const repeat = (...ids: number[]) => insisting(() => repeatErasures(service.parts.eventStore, ids));
  const typesOf = async (id: number) =>
    (await insisting(() => service.parts.eventStore.read(contactStream(id)))).map(({ type }) => type);

  it('are complete, also where they are made twice, and know what never was (ERA-1)', async () => {
    expect(readFileSync(copy, 'utf8')).toBe('');
    const { id } = await addContact({ email: 'canary@x.org' });
    await repeat(id, 4_711);
    expect(await repeat(id, 4_711)).toBe(0);
    expect((await ask(readContact, { contactId: id })).contact).toMatchObject({ state: 'erased', email: null });
    while ((await typesOf(id)).join() !== 'ContactErased') await wait(10);
    const listed = await readErasures(copy);
    expect(new Set(listed.map(({ kind, id: listedId }) => `${kind} ${listedId}`))).toEqual(new Set([`contact ${id}`]));
  });
  it('wait for the end of a transfer (TRF-54)', async () => {
    const { id } = await addContact({ email: 'moving@x.org' });
    const migration = { transferId: 90, mode: 'move', sourceId: acme.groupId, targetId: sales.groupId } as const;
    await steps.prepareAll(migration);
    await repeat(id);
    expect((await ask(readContact, { contactId: id })).contact).toMatchObject({ state: 'active' });
    await steps.applyAll(migration);
    const inSales = { access: accessTo(sales) };
    while ((await ask(listContacts, { state: 'erased' }, inSales)).items.length === 0) await wait(20);
    while ((await typesOf(id)).join() !== 'ContactErased') await wait(10);
  });
});
