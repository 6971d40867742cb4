import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { eraseContact, leadMergedLinks, listContacts, mergeContact, updateContact } from '@ledgerdesk/contracts';
import { Disposables, RunningService } from '@ledgerdesk/service-host';
import { Plug, standIn, startInProcess } from '@ledgerdesk/testing';
import { contactList } from '../contacts/contact-list/contact-list.projection';
import { crmDefinition } from '../crm.definition';
import { CrmModule } from '../crm.module';
import { asking, newGroup, untilServing } from '../fixture/requests';
import { mergeDefinition } from '../merges/merge-turns';
import { erasureDefinition } from './erasure-turns';

const folder = () => mkdtempSync(join(tmpdir(), 'ledgerdesk-crm-erasure-'));
const controllers = [standIn(leadMergedLinks, () => ({ nextAfterId: null }))];
const definition = { ...crmDefinition, module: { module: class AmongFakes {}, imports: [CrmModule], controllers } };

const jane = {
  firstName: 'Kanaria',
  lastName: 'Federkleid',
  email: 'canary@nest.test',
  phone: '+99 555 0199',
  description: 'Sings at midnight',
};
const merged = { ...jane, lastName: 'Gefieder', email: 'second@nest.test', description: 'Flies at noon' };
const secrets = [...new Set([...Object.values(jane), ...Object.values(merged)])].flatMap((text) => [
  text,
  text.toLowerCase(),
]);

/** Which of the secrets stand in some file of a data directory. */
const foundIn = (directory: string): readonly string[] => {
  const files = readdirSync(directory, { recursive: true }).map((name) => join(directory, String(name)));
  const contents = files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file));
  return secrets.filter((secret) => contents.some((content) => content.includes(secret)));
};

describe('an erasure', () => {
  const acme = { ...newGroup('acme'), role: 50 } as const;
  let plug: Plug;
  let opened: Disposables;
  let service: RunningService;
  const { ask, addContact } = asking(
    () => service.client,
    () => acme,
  );
  const start = async (directory: string) => {
    plug = new Plug();
    opened = new Disposables();
    const environment = {
      DATA_DIR: directory,
      LOG_LEVEL: 'silent',
      ERASURES_COPY: join(directory, '..', `${directory.split('/').at(-1)}.erasures`),
    };
    service = await startInProcess(definition, environment, opened, plug.decorate);
    await untilServing(service);
  };
  const close = () => opened.close(() => undefined);
  /** What was begun completes by itself. */
  const settled = async ({ workList } = erasureDefinition as Pick<typeof erasureDefinition, 'workList'>) => {
    const untilStored = async (handles: readonly string[]) => {
      while (!(await service.readModels.waitForPosition(handles, await service.eventStore.log.head()))) await wait(20);
    };
    await untilStored(workList.handles);
    while ((await (await service.readModels.documents(workList)).count()) > 0) await wait(20);
    await untilStored(contactList.handles);
  };

  it('leaves nothing of the contact in any file, wherever the process is killed (ERA-1)', async () => {
    const world = folder();
    await start(world);
    const others = Array.from({ length: 40 }, (_, n) => ({ lastName: `Other ${n}`, email: `other-${n}@x.org` }));
    for (const other of others.slice(0, 20)) await addContact(other);
    const { id } = await addContact(jane);
    const duplicate = await addContact(merged);
    await ask(mergeContact, { contactId: duplicate.id, into: id });
    for (const other of others.slice(20)) await addContact(other);
    await ask(updateContact, { contactId: id, description: 'Sings at midnight, and at noon' });
    await settled(mergeDefinition as never);
    await close();
    expect(foundIn(world)).toEqual(expect.arrayContaining(Object.values(jane)));
    const erase = async () => (await ask(eraseContact, { contactId: id, confirm: `${id}` })).contact;

    const untouched = folder();
    cpSync(world, untouched, { recursive: true });
    await start(untouched);
    plug.count(null);
    expect(await erase()).toMatchObject({ id, state: 'erased', lastName: 'contact' });
    const { length } = plug.writes.durable;
    expect(foundIn(untouched)).toEqual([]);
    expect((await ask(listContacts, { perPage: 100 })).items).toHaveLength(others.length);
    await close();
    expect(length).toBeGreaterThan(4);

    for (let nth = 1; nth <= length; nth += 1) {
      const killed = folder();
      cpSync(world, killed, { recursive: true });
      await start(killed);
      plug.count({ of: 'durable', nth, mode: 'after' });
      const pulled = new Promise((resolve) => plug.pulled.addEventListener('abort', resolve, { once: true }));
      await Promise.race([erase().catch(() => undefined), pulled]);
      await plug.still();
      const left = folder();
      cpSync(killed, left, { recursive: true });
      plug.bury();
      await close();

      await start(left);
      await settled();
      expect(foundIn(left)).toEqual([]);
      expect(await erase()).toMatchObject({ id, state: 'erased' });
      await close();
      for (const directory of [killed, left]) rmSync(directory, { recursive: true });
    }
    for (const directory of [world, untouched]) rmSync(directory, { recursive: true });
  }, 300_000);
});
