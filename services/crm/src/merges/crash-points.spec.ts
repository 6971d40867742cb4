import { cpSync, rmSync } from 'node:fs';
import { leadMergedLinks, listContacts, mergeContact, undoContactMerge } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { standIn } from '@ledgerdesk/testing';
import { crmDefinition } from '../crm.definition';
import { CrmModule } from '../crm.module';
import { KilledCrm } from '../fixture/killed-crm';
import { asking, newGroup } from '../fixture/requests';
import { mergeDefinition } from './merge-turns';

const controllers = [standIn(leadMergedLinks, () => ({ nextAfterId: null }))];
const definition = { ...crmDefinition, module: { module: class AmongFakes {}, imports: [CrmModule], controllers } };

describe('a merge by hand', () => {
  const acme = newGroup('acme');
  const crm = new KilledCrm(definition);
  const { ask, addContact } = asking(
    () => crm.service.client,
    () => acme,
  );
  const shown = async () =>
    (await ask(listContacts, {})).items.map(({ id, lastName, email, phone }) => [id, lastName, email, phone]);
  const settled = () => crm.settled(mergeDefinition);
  const orUnknown = async (asked: Promise<unknown>) => {
    await asked.catch((error: unknown) => {
      if (!(error instanceof DomainError)) throw error;
    });
  };

  it('and its undo are made as a whole or not at all, wherever the process is killed (MRG-1, MRG-2)', async () => {
    const world = crm.folder();
    await crm.start(world);
    const one = await addContact({ lastName: 'One', email: 'one@x.org', phone: '+1' });
    const two = await addContact({ lastName: 'Two', email: 'two@x.org' });
    await crm.close();
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
      const untouched = await crm.startOnCopy(world);
      await act();
      expect(await shown()).toEqual(later);
      const { length } = crm.plug.writes.durable;
      await crm.close();
      expect(length).toBeGreaterThan(5);

      await crm.killAfterEach(world, length, act, async () => {
        await settled();
        const found = await shown();
        expect([former, later]).toContainEqual(found);
        await orUnknown(act());
        expect(await shown()).toEqual(later);
      });
      rmSync(world, { recursive: true });
      cpSync(untouched, world, { recursive: true });
      rmSync(untouched, { recursive: true });
    }
    rmSync(world, { recursive: true });
  }, 300_000);
});
