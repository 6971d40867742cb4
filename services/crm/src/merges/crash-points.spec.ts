import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { leadMergedLinks, listContacts, mergeContact, undoContactMerge } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Disposables, RunningService } from '@ledgerdesk/service-host';
import { Plug, standIn, startInProcess } from '@ledgerdesk/testing';
import { contactList } from '../contacts/contact-list/contact-list.projection';
import { crmDefinition } from '../crm.definition';
import { CrmModule } from '../crm.module';
import { asking, newGroup, untilServing } from '../fixture/requests';
import { mergeDefinition } from './merge-turns';

const folder = () => mkdtempSync(join(tmpdir(), 'ledgerdesk-crm-merge-'));
const controllers = [standIn(leadMergedLinks, () => ({ nextAfterId: null }))];
const definition = { ...crmDefinition, module: { module: class AmongFakes {}, imports: [CrmModule], controllers } };

describe('a merge by hand', () => {
  const acme = newGroup('acme');
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
    const environment = { DATA_DIR: directory, LOG_LEVEL: 'silent' };
    service = await startInProcess(definition, environment, opened, plug.decorate);
    await untilServing(service);
  };
  const close = () => opened.close(() => undefined);
  const shown = async () =>
    (await ask(listContacts, {})).items.map(({ id, lastName, email, phone }) => [id, lastName, email, phone]);
  /** What was begun completes by itself. */
  const settled = async () => {
    const untilStored = async (handles: readonly string[]) => {
      while (!(await service.readModels.waitForPosition(handles, await service.eventStore.log.head()))) await wait(20);
    };
    await untilStored(mergeDefinition.workList.handles);
    while ((await (await service.readModels.documents(mergeDefinition.workList)).count()) > 0) await wait(20);
    await untilStored(contactList.handles);
  };
  const orUnknown = async (asked: Promise<unknown>) => {
    await asked.catch((error: unknown) => {
      if (!(error instanceof DomainError)) throw error;
    });
  };

  it('and its undo are made as a whole or not at all, wherever the process is killed (MRG-1, MRG-2)', async () => {
    const world = folder();
    await start(world);
    const one = await addContact({ lastName: 'One', email: 'one@x.org', phone: '+1' });
    const two = await addContact({ lastName: 'Two', email: 'two@x.org' });
    await close();
    const before = [
      [one.id, 'One', 'one@x.org', '+1'],
      [two.id, 'Two', 'two@x.org', null],
    ];
    const after = [[two.id, 'Two', 'one@x.org', '+1']];
    const merge = async () => {
      await ask(mergeContact, { contactId: one.id, into: two.id, fields: ['email', 'phone'] });
      await settled();
    };
    const undo = async () => {
      await ask(undoContactMerge, { contactId: one.id });
      await settled();
    };

    for (const [act, former, later] of [
      [merge, before, after],
      [undo, after, before],
    ] as const) {
      const untouched = folder();
      cpSync(world, untouched, { recursive: true });
      await start(untouched);
      plug.count(null);
      await act();
      expect(await shown()).toEqual(later);
      const { length } = plug.writes.durable;
      await close();
      expect(length).toBeGreaterThan(5);

      for (let nth = 1; nth <= length; nth += 1) {
        const killed = folder();
        cpSync(world, killed, { recursive: true });
        await start(killed);
        plug.count({ of: 'durable', nth, mode: 'after' });
        const pulled = new Promise((resolve) => plug.pulled.addEventListener('abort', resolve, { once: true }));
        await Promise.race([act().catch(() => undefined), pulled]);
        await plug.still();
        const left = folder();
        cpSync(killed, left, { recursive: true });
        plug.bury();
        await close();

        await start(left);
        await settled();
        const found = await shown();
        expect([former, later]).toContainEqual(found);
        await orUnknown(act());
        expect(await shown()).toEqual(later);
        await close();
        for (const directory of [killed, left]) rmSync(directory, { recursive: true });
      }
      rmSync(world, { recursive: true });
      cpSync(untouched, world, { recursive: true });
      rmSync(untouched, { recursive: true });
    }
    rmSync(world, { recursive: true });
  }, 300_000);
});
