import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { eraseContact, leadMergedLinks, listContacts, mergeContact, updateContact } from '@ledgerdesk/contracts';
import { standIn } from '@ledgerdesk/testing';
import { crmDefinition } from '../crm.definition';
import { CrmModule } from '../crm.module';
import { KilledCrm } from '../fixture/killed-crm';
import { asking, newGroup } from '../fixture/requests';
import { mergeDefinition } from '../merges/merge-turns';
import { erasureDefinition } from './erasure-turns';

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
  const crm = new KilledCrm(definition, (directory) => ({ ERASURES_COPY: `${directory}.erasures` }));
  const { ask, addContact } = asking(
    () => crm.service.client,
    () => acme,
  );

  it('leaves nothing of the contact in any file, wherever the process is killed (ERA-1)', async () => {
    const world = crm.folder();
    await crm.start(world);
    const others = Array.from({ length: 40 }, (_, n) => ({ lastName: `Other ${n}`, email: `other-${n}@x.org` }));
    for (const other of others.slice(0, 20)) await addContact(other);
    const { id } = await addContact(jane);
    const duplicate = await addContact(merged);
    await ask(mergeContact, { contactId: duplicate.id, into: id });
    for (const other of others.slice(20)) await addContact(other);
    await ask(updateContact, { contactId: id, description: 'Sings at midnight, and at noon' });
    await crm.settled(mergeDefinition);
    await crm.close();
    expect(foundIn(world)).toEqual(expect.arrayContaining(Object.values(jane)));
    const erase = async () => (await ask(eraseContact, { contactId: id, confirm: `${id}` })).contact;

    const untouched = await crm.startOnCopy(world);
    expect(await erase()).toMatchObject({ id, state: 'erased', lastName: 'contact' });
    const { length } = crm.plug.writes.durable;
    expect(foundIn(untouched)).toEqual([]);
    expect((await ask(listContacts, { perPage: 100 })).items).toHaveLength(others.length);
    await crm.close();
    expect(length).toBeGreaterThan(4);

    await crm.killAfterEach(world, length, erase, async (left) => {
      await crm.settled(erasureDefinition);
      expect(foundIn(left)).toEqual([]);
      expect(await erase()).toMatchObject({ id, state: 'erased' });
    });
    for (const directory of [world, untouched]) rmSync(directory, { recursive: true });
  }, 300_000);
});
