import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import {
  createContact,
  leadMergedLinks,
  listContacts,
  mergeContact,
  mergeOrganization,
  readContact,
  readOrganization,
  RequestInput,
  RequestPayload,
  undoContactMerge,
  undoOrganizationMerge,
  updateContact,
} from '@ledgerdesk/contracts';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import { standIn, StartedService } from '@ledgerdesk/testing';
import { contactStream } from '../contacts/contact';
import { crmDefinition } from '../crm.definition';
import { CrmModule } from '../crm.module';
import { accessWhile, migrating } from '../fixture/migrating';
import { accessTo, asking, newGroup, untilServing } from '../fixture/requests';
import { mergeStream } from './merge';
import { mergeProcess } from './merge.process';

/** What issues was asked for; two parts a merge. */
const led: RequestPayload<typeof leadMergedLinks>[] = [];
const issues = standIn(leadMergedLinks, ({ payload }) => {
  led.push(payload);
  return { nextAfterId: payload.afterId === 0 ? 7 : null };
});

let service: StartedService;
beforeAll(async () => {
  const module = { module: class AmongFakes {}, imports: [CrmModule], controllers: [issues] };
  service = await StartedService.start({ ...crmDefinition, module });
  await untilServing(service.parts);
});
afterAll(() => service.stop());

let acme = newGroup();
let sales = newGroup();
beforeEach(() => {
  [acme, sales] = [newGroup('acme'), newGroup('sales')];
  led.length = 0;
});

const { ask, addContact, addOrganization } = asking(
  () => service.parts.client,
  () => acme,
);
const steps = migrating(() => service.parts.client);
const read = async (contactId: number) => (await ask(readContact, { contactId })).contact;
const refused = async (asked: Promise<unknown>) => refusal(asked);

/** Waits until what refers to the two has followed. */
const completed = async (contactId: number) => {
  for (;;) {
    const events = await service.parts.eventStore.read(contactStream(contactId)).catch(() => []);
    const mergeId = events
      .map(({ data }) => (data as { mergeId?: string }).mergeId)
      .filter(Boolean)
      .at(-1);
    const { state } = await service.parts.eventStore.load(mergeStream(mergeId!), mergeProcess);
    if (state.step === 'completed') return;
    await wait(20);
  }
};
type Merging = Omit<RequestInput<typeof mergeContact>, 'contactId' | 'into'>;
const merge = async (contactId: number, into: number, input: Merging = {}) =>
  (await ask(mergeContact, { contactId, into, ...input })).contact;
const mergeAll = async (contactId: number, into: number, input: Merging = {}) => {
  const contact = await merge(contactId, into, input);
  await completed(contactId);
  return contact;
};
const undo = async (contactId: number) => (await ask(undoContactMerge, { contactId })).contact;

describe('merging a contact into another one', () => {
  it('makes one of the two, which takes the fields that are named (MRG-1, TRF-31)', async () => {
    const initech = await addOrganization({ name: 'Initech' });
    const one = await addContact({ lastName: 'One', email: 'one@x.org', phone: '+1', organizationId: initech.id });
    const two = await addContact({ lastName: 'Two', email: 'two@x.org', description: 'Two' });
    const fields = ['email', 'phone', 'organizationId', 'description'] as const;
    const merged = await merge(one.id, two.id, { fields: [...fields] });
    const taken = { email: 'one@x.org', phone: '+1', description: null };
    expect(merged).toEqual({
      ...two,
      ...taken,
      organization: { id: initech.id, name: 'Initech' },
      changes: 2,
      updatedAt: expect.any(String),
    });
    expect(await read(two.id)).toEqual(merged);
    expect(await refused(read(one.id))).toMatch(/^contact-merged: Contact \d+ was merged into contact \d+\.$/);
    expect((await ask(listContacts, {})).items).toEqual([merged]);
    expect((await ask(listContacts, { ids: [one.id] })).items).toEqual([merged]);
    await completed(one.id);
    expect(new Set(led.map(({ fromId, intoId, afterId }) => [fromId, intoId, afterId].join()))).toEqual(
      new Set([`${one.id},${two.id},0`, `${one.id},${two.id},7`]),
    );
    expect(await refused(addContact({ email: 'ONE@x.org' }))).toMatch(/^invalid-fields/);
    expect((await addContact({ email: 'two@x.org' })).email).toBe('two@x.org');
  });
  it('answers the same in a dry run, and changes nothing (MRG-1)', async () => {
    const one = await addContact({ email: 'one@x.org', phone: '+1' });
    const two = await addContact({ email: 'two@x.org' });
    const previewed = await merge(one.id, two.id, { fields: ['email', 'phone'], dryRun: true });
    expect([await read(one.id), await read(two.id)]).toEqual([one, two]);
    const { changes: _, updatedAt: __, ...merged } = await merge(one.id, two.id, { fields: ['email', 'phone'] });
    expect(previewed).toMatchObject(merged);
    await completed(one.id);
  });
  it('is the same merge when its request is repeated', async () => {
    const one = await addContact();
    const two = await addContact();
    const request = { access: accessTo(acme), requestId: randomUUID() };
    const asked = { contactId: one.id, into: two.id, fields: ['phone' as const] };
    const answers = [await ask(mergeContact, asked, request), await ask(mergeContact, asked, request)];
    expect(answers[1]!.contact).toEqual(answers[0]!.contact);
    await completed(one.id);
  });
  it('needs the right to edit, and two different contacts of one group (MRG-4)', async () => {
    const one = await addContact();
    const two = await addContact();
    const other = await addContact({}, accessTo(sales));
    expect(await refused(merge(one.id, one.id))).toBe('merged-into-itself: A contact cannot be merged into itself.');
    for (const into of [other.id, 999_999]) expect(await refused(merge(one.id, into))).toMatch(/^contact-not-found/);
    const reporter = { access: accessTo({ ...acme, role: 20 }) };
    for (const dryRun of [true, false])
      expect(await refused(ask(mergeContact, { contactId: one.id, into: two.id, dryRun }, reporter))).toMatch(
        /^forbidden/,
      );
    const stranger = { access: accessTo(sales) };
    expect(await refused(ask(mergeContact, { contactId: one.id, into: other.id }, stranger))).toMatch(
      /^contact-not-found/,
    );
    await mergeAll(one.id, two.id);
    expect(await refused(merge(one.id, two.id))).toMatch(/^contact-merged/);
    const three = await addContact();
    expect(await refused(merge(three.id, one.id))).toMatch(/^contact-merged/);
    expect(await refused(ask(undoContactMerge, { contactId: one.id }, reporter))).toMatch(/^forbidden/);
    expect(await refused(ask(undoContactMerge, { contactId: one.id }, stranger))).toMatch(/^contact-not-found/);
    expect(await refused(merge(one.id, 999_999))).toMatch(/^contact-merged/);
  });
  it('waits until a group transfer is over (MRG-4, TRF-54)', async () => {
    const one = await addContact({ email: 'a@x.org' });
    const two = await addContact();
    const migration = {
      transferId: 1_000 + acme.groupId,
      mode: 'move' as const,
      sourceId: acme.groupId,
      targetId: sales.groupId,
    };
    await steps.prepareAll(migration);
    const access = { access: accessWhile(migration, false, acme, acme) };
    for (const dryRun of [true, false])
      expect(await refused(ask(mergeContact, { contactId: one.id, into: two.id, dryRun }, access))).toMatch(
        /^contact-part-of-transfer/,
      );
    await steps.release(migration);
    expect((await mergeAll(one.id, two.id)).id).toBe(two.id);
  });
  it('never makes a circle of simultaneous merges', async () => {
    const all = [await addContact(), await addContact(), await addContact()];
    const around = all.map(({ id }, index) => refused(merge(id, all[(index + 1) % 3]!.id)).catch(() => 'merged'));
    const outcomes = await Promise.all(around);
    expect(outcomes.every((outcome) => /^(merged|concurrent-change|contact-merged)/.test(outcome))).toBe(true);
    const left = (await ask(listContacts, {})).items;
    expect(left.length).toBeGreaterThan(0);
    for (const { id } of all)
      expect(left.map((one) => one.id)).toContain((await ask(listContacts, { ids: [id] })).items[0]!.id);
  });
});

describe('taking a merge back', () => {
  it('has both as they were, with what led to them (MRG-2)', async () => {
    const zero = await addContact({ lastName: 'Zero' });
    const one = await addContact({ lastName: 'One', email: 'one@x.org', phone: '+1' });
    const two = await addContact({ lastName: 'Two', email: 'two@x.org', phone: '+2' });
    await mergeAll(zero.id, one.id);
    await mergeAll(one.id, two.id, { fields: ['email', 'phone'] });
    const back = await undo(one.id);
    expect(back).toEqual({ ...one, changes: expect.any(Number), updatedAt: expect.any(String) });
    expect(await read(two.id)).toEqual({ ...two, changes: expect.any(Number), updatedAt: expect.any(String) });
    expect((await ask(listContacts, { ids: [zero.id] })).items.map(({ id }) => id)).toEqual([one.id]);
    await completed(one.id);
    expect(led.at(-1)).toMatchObject({ fromId: one.id, intoId: two.id, undoes: expect.any(String) });
    expect(await refused(addContact({ email: 'one@x.org' }))).toMatch(/^invalid-fields/);
    expect(await refused(addContact({ email: 'two@x.org' }))).toMatch(/^invalid-fields/);
    expect(await refused(undo(one.id))).toBe(
      `merge-not-undone: Merge of contact ${one.id} can't be undone: it is not merged by hand.`,
    );
    expect((await mergeAll(one.id, two.id)).id).toBe(two.id);
  });
  it('leaves what was changed since (MRG-2)', async () => {
    const one = await addContact({ email: 'one@x.org', phone: '+1', firstName: 'One' });
    const two = await addContact({ email: 'two@x.org', phone: '+2', firstName: 'Two' });
    await mergeAll(one.id, two.id, { fields: ['email', 'phone', 'firstName'] });
    await ask(updateContact, { contactId: two.id, phone: '+3', email: 'three@x.org' });
    expect(await undo(one.id)).toMatchObject({ email: 'one@x.org', phone: '+1', firstName: 'One' });
    expect(await read(two.id)).toMatchObject({ email: 'three@x.org', phone: '+3', firstName: 'Two' });
  });
  it.each([
    ['the merged one had', 'one@x.org', []],
    ['the survivor had', 'two@x.org', ['email']],
  ] as const)(
    'is refused where the e-mail that %s is taken, with nothing changed (MRG-2)',
    async (_, email, fields) => {
      const one = await addContact({ email: 'one@x.org' });
      const two = await addContact({ email: 'two@x.org' });
      const merged = await mergeAll(one.id, two.id, { fields: [...fields] });
      await addContact({ email });
      expect(await refused(undo(one.id))).toBe(
        `merge-not-undone: Merge of contact ${one.id} can't be undone: its e-mail is taken.`,
      );
      expect(await read(two.id)).toEqual(merged);
      await ask(updateContact, { contactId: two.id, email: 'free@x.org' });
      expect((await addContact({ email: fields.length > 0 ? 'one@x.org' : 'two@x.org' })).id).toBeGreaterThan(two.id);
    },
  );
  it('is refused where the survivor was transferred or merged since (MRG-2)', async () => {
    const one = await addContact();
    const two = await addContact();
    const three = await addContact();
    await mergeAll(one.id, two.id);
    await mergeAll(two.id, three.id);
    expect(await refused(undo(one.id))).toMatch(/contact \d+ was merged into contact \d+ since\.$/);
    await undo(two.id);
    await completed(two.id);
    const migration = {
      transferId: 2_000 + acme.groupId,
      mode: 'move' as const,
      sourceId: acme.groupId,
      targetId: sales.groupId,
    };
    await steps.prepareAll(migration);
    await steps.applyAll(migration);
    expect(await refused(undo(one.id))).toMatch(/contact \d+ was transferred since\.$/);
  });
  it('is the same undo when its request is repeated', async () => {
    const one = await addContact();
    const two = await addContact();
    await mergeAll(one.id, two.id);
    const request = { access: accessTo(acme), requestId: randomUUID() };
    const asked = { contactId: one.id };
    const answers = [await ask(undoContactMerge, asked, request), await ask(undoContactMerge, asked, request)];
    expect(answers[1]!.contact).toEqual(answers[0]!.contact);
  });
});

describe('merging organizations', () => {
  it('leads their contacts to the surviving one, and back (MRG-1, MRG-2, TRF-16)', async () => {
    const one = await addOrganization({ name: 'One', defaultRate: '12.50' });
    const two = await addOrganization({ name: 'Two' });
    const jane = await addContact({ lastName: 'Jane', organizationId: one.id });
    const joe = await addContact({ lastName: 'Joe', organizationId: one.id });
    const ann = await addContact({ lastName: 'Ann', organizationId: two.id });
    const asked = { organizationId: one.id, into: two.id, fields: ['name' as const, 'defaultRate' as const] };
    const previewed = await ask(mergeOrganization, { ...asked, dryRun: true });
    expect(previewed.organization).toMatchObject({ id: two.id, name: 'One', defaultRateCents: 1250 });
    const { organization } = await ask(mergeOrganization, asked);
    expect(organization).toMatchObject({ id: two.id, name: 'One', defaultRateCents: 1250, changes: 2 });
    expect(await refused(ask(readOrganization, { organizationId: one.id }))).toMatch(/^organization-merged/);
    const inTwo = async () => (await ask(listContacts, { organizationId: two.id })).items.map(({ id }) => id);
    expect(await inTwo()).toEqual([ann.id, jane.id, joe.id]);
    await completed(jane.id);
    expect(await read(joe.id)).toMatchObject({ organization: { id: two.id, name: 'One' } });
    await ask(updateContact, { contactId: joe.id, organizationId: null });

    expect((await ask(undoOrganizationMerge, { organizationId: one.id })).organization).toMatchObject({ name: 'One' });
    expect((await ask(readOrganization, { organizationId: two.id })).organization).toMatchObject({
      name: 'Two',
      defaultRateCents: null,
    });
    while ((await inTwo()).length > 1) await wait(20);
    expect(await read(jane.id)).toMatchObject({ organization: { id: one.id, name: 'One' } });
    expect(await read(joe.id)).toMatchObject({ organization: null });
    expect(await inTwo()).toEqual([ann.id]);
  });
  it('refuses one that is merged into itself (MRG-4)', async () => {
    const { id } = await addOrganization({ name: 'One' });
    expect(await refused(ask(mergeOrganization, { organizationId: id, into: id }))).toBe(
      'merged-into-itself: An organization cannot be merged into itself.',
    );
  });
});

it('a contact can be made where a merge has given up an e-mail', async () => {
  const one = await addContact({ email: 'one@x.org' });
  const two = await addContact();
  await mergeAll(one.id, two.id);
  expect(
    (await ask(createContact, { contactId: 700_000, firstName: 'A', lastName: 'B', email: 'one@x.org' })).contact.id,
  ).toBe(700_000);
});
