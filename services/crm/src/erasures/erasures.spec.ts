import { randomUUID } from 'node:crypto';
import {
  countContacts,
  eraseContact,
  exportContacts,
  leadMergedLinks,
  listContacts,
  listDuplicateContacts,
  mergeContact,
  mergeOrganization,
  nameUsers,
  readContact,
  readContactAsOf,
  readContactHistory,
  readLinkedContacts,
  RequestInput,
  resolveAccess,
  undoContactMerge,
  updateContact,
} from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import { insisting, standIn, StartedService } from '@ledgerdesk/testing';
import { contactStream } from '../contacts/contact';
import { crmDefinition } from '../crm.definition';
import { CrmModule } from '../crm.module';
import { accessWhile, migrating } from '../fixture/migrating';
import { accessTo, asking, Group, newGroup, untilServing } from '../fixture/requests';

/** Groups as the caller may enter them. */
const groups = new Map<number, Group>();
const controllers = [
  standIn(leadMergedLinks, () => ({ nextAfterId: null })),
  standIn(nameUsers, ({ payload: { userIds } }) => ({
    users: userIds.map((id) => ({ id, username: `u${id}`, name: `User ${id}`, state: 'active' as const })),
  })),
  standIn(resolveAccess, ({ payload: { what } }) => {
    const group = groups.get((what as { group: number }).group);
    if (!group) throw new DomainError('group-not-found', 'There is no such group');
    return accessTo(group);
  }),
];

let service: StartedService;
beforeAll(async () => {
  const module = { module: class AmongFakes {}, imports: [CrmModule], controllers };
  service = await StartedService.start({ ...crmDefinition, module });
  await untilServing(service.parts);
});
afterAll(() => service.stop());

let acme: Group;
let sales: Group;
beforeEach(() => {
  acme = { ...newGroup('acme'), role: 50 };
  sales = newGroup('sales');
});

/** The service draws the ids of copies itself. */
const ABOVE_COPIES = 1_000_000;
const { ask, addContact, addOrganization } = asking(
  () => service.parts.client,
  () => acme,
  ABOVE_COPIES,
);
const steps = migrating(() => service.parts.client);
const secret = { firstName: 'Kanaria', lastName: 'Vogel', email: 'canary@x.org', phone: '+99', description: 'Sings' };
const nothing = { firstName: 'Erased', lastName: 'contact', email: null, phone: null, description: null };
const erase = (contactId: number, input: Partial<RequestInput<typeof eraseContact>> = {}, asked: object = {}) =>
  ask(eraseContact, { contactId, confirm: String(contactId), ...input }, asked);
const read = async (contactId: number) => (await ask(readContact, { contactId })).contact;
const streamOf = (contactId: number) => insisting(() => service.parts.eventStore.read(contactStream(contactId)));
const typesOf = async (contactId: number) => (await streamOf(contactId)).map(({ type }) => type);

describe('an erased contact', () => {
  it('has nothing personal any more, and keeps what is not (ERA-1, ERA-2)', async () => {
    const organization = await addOrganization({ name: 'Initech' });
    const jane = await addContact({ ...secret, organizationId: organization.id });
    await ask(updateContact, { contactId: jane.id, description: 'Sings at midnight' });
    const { contact, copies, otherCopies } = await erase(jane.id);
    const erased = { ...jane, ...nothing, state: 'erased', changes: 3, updatedAt: expect.any(String) };
    expect([contact, copies, otherCopies]).toEqual([erased, [], 0]);
    expect(contact.organization).toEqual({ id: organization.id, name: 'Initech' });
    expect(await read(jane.id)).toEqual(contact);
    expect(await typesOf(jane.id)).toEqual(['ContactErased']);
    expect(JSON.stringify(await streamOf(jane.id))).not.toMatch(/Kanaria|Vogel|canary|Sings|\+99/);
    expect(await service.differences()).toEqual([]);
  });
  it('is in no list, count or export but that of erased ones (CRM-36, ERA-1)', async () => {
    const { id } = await addContact(secret);
    const other = await addContact({ ...secret, email: null });
    await erase(id);
    const idsOf = ({ items }: { items: { id: number }[] }) => items.map((item) => item.id);
    expect(idsOf(await ask(listContacts, {}))).toEqual([other.id]);
    expect(idsOf(await ask(exportContacts, {}))).toEqual([other.id]);
    expect(idsOf(await ask(listContacts, { ids: [id] }))).toEqual([]);
    expect(idsOf(await ask(listContacts, { state: 'erased' }))).toEqual([id]);
    expect(idsOf(await ask(listContacts, { state: 'erased', search: 'kanaria' }))).toEqual([]);
    expect(await ask(countContacts, {})).toEqual({ active: 1, inactive: 0, all: 1 });
    for (const state of ['all', 'erased'] as const)
      expect((await ask(listDuplicateContacts, { state })).items).toEqual([]);
    const linked = await ask(readLinkedContacts, { ids: [id], fresh: true });
    expect(linked.contacts).toMatchObject([{ id, state: 'erased', firstName: 'Erased' }]);
  });
  it('has a history of its erasure alone, and was always what it is (ERA-3)', async () => {
    const before = new Date(Date.now() - 60_000).toISOString();
    const { id, createdAt } = await addContact(secret);
    await ask(updateContact, { contactId: id, phone: '+98' });
    const { contact } = await erase(id);
    const { items } = await ask(readContactHistory, { contactId: id });
    const actor = { id: 1, username: 'u1', name: 'User 1' };
    expect(items).toEqual([{ id: 3, at: expect.any(String), actor, action: 'erased', changes: {}, via: 'system' }]);
    for (const asOf of [createdAt, new Date().toISOString()])
      expect((await ask(readContactAsOf, { contactId: id, asOf })).contact).toEqual(contact);
    expect(await refusal(ask(readContactAsOf, { contactId: id, asOf: before }))).toMatch(/^contact-not-found/);
  });
  it('leaves its e-mail to others at once, and can not be edited or merged (ERA-4, MRG-4)', async () => {
    const { id } = await addContact(secret);
    const { id: other } = await addContact();
    await erase(id);
    expect((await addContact(secret)).email).toBe(secret.email);
    const refused = `contact-erased: Contact ${id} has been erased.`;
    expect(await refusal(ask(updateContact, { contactId: id, phone: '+1' }))).toBe(refused);
    expect(await refusal(ask(updateContact, { contactId: id, active: true }))).toBe(refused);
    for (const dryRun of [true, false]) {
      expect(await refusal(ask(mergeContact, { contactId: id, into: other, dryRun }))).toBe(refused);
      expect(await refusal(ask(mergeContact, { contactId: other, into: id, dryRun }))).toBe(refused);
    }
  });
  it('follows its organization when that is merged (MRG-1)', async () => {
    const one = await addOrganization({ name: 'One' });
    const two = await addOrganization({ name: 'Two' });
    const { id } = await addContact({ ...secret, organizationId: one.id });
    await erase(id);
    await ask(mergeOrganization, { organizationId: one.id, into: two.id });
    const isThere = async () => (await ask(listContacts, { state: 'erased', organizationId: two.id })).items.length > 0;
    while (!(await isThere()));
    expect(await read(id)).toMatchObject({ state: 'erased', organization: { id: two.id } });
  });
  it('stays erased, and the second call says so (ERA-3)', async () => {
    const { id } = await addContact(secret);
    const { contact } = await erase(id);
    expect((await erase(id)).contact).toEqual(contact);
    expect(await typesOf(id)).toEqual(['ContactErased']);
  });
  it('is erased once, when its request is repeated', async () => {
    const { id } = await addContact(secret);
    const request = { requestId: randomUUID() };
    const answers = [await erase(id, {}, request), await erase(id, {}, request)];
    expect(answers[1]!.contact).toEqual(answers[0]!.contact);
  });
});

describe('erasing a contact', () => {
  it('needs its id to be confirmed, and an Owner of the group that owns it (ERA-3, API-38, CRM-5)', async () => {
    const { id } = await addContact(secret);
    for (const confirm of [null, '', `${id}0`, secret.email])
      expect(await refusal(erase(id, { confirm }))).toBe(
        'not-confirmed: confirm must be the id of the contact to erase',
      );
    expect(await refusal(erase(id, {}, { access: accessTo({ ...acme, role: 40 }) }))).toMatch(/^forbidden/);
    expect(await refusal(erase(id, {}, { access: accessTo(newGroup()) }))).toMatch(/^contact-not-found/);
    const subgroup = { ...newGroup('acme/sub'), role: 50 } as const;
    const asMaintainer = accessTo(subgroup, { ...acme, role: 40 }, false);
    expect(await refusal(erase(id, {}, { access: asMaintainer }))).toMatch(/^forbidden/);
    expect(await read(id)).toMatchObject(secret);
  });
  it('erases what was merged into it, which leads there all the same, and is never separated (ERA-1, MRG-2)', async () => {
    const zero = await addContact({ ...secret, email: 'zero@x.org' });
    const one = await addContact(secret);
    const two = await addContact({ email: 'two@x.org' });
    await ask(mergeContact, { contactId: zero.id, into: one.id });
    await ask(mergeContact, { contactId: one.id, into: two.id, fields: ['email'] });
    await erase(two.id);
    for (const { id } of [zero, one, two]) expect(await typesOf(id)).toEqual(['ContactErased']);
    expect(await refusal(read(zero.id))).toMatch(new RegExp(`merged into contact ${two.id}`));
    expect((await ask(listContacts, { state: 'erased', ids: [one.id] })).items).toMatchObject([{ id: two.id }]);
    const { items } = await ask(readContactHistory, { contactId: one.id });
    expect(items).toMatchObject([{ action: 'erased', changes: {} }]);
    expect(await refusal(ask(undoContactMerge, { contactId: one.id }))).toBe(
      `merge-not-undone: Merge of contact ${one.id} can't be undone: contact ${two.id} was erased since.`,
    );
    expect(await refusal(erase(one.id))).toMatch(/^contact-merged/);
    for (const email of ['zero@x.org', secret.email, 'two@x.org'])
      expect((await addContact({ email })).email).toBe(email);
    expect(await service.differences()).toEqual([]);
  });
  it('is refused while a transfer plans something for it (TRF-54)', async () => {
    const { id } = await addContact(secret);
    const migration = {
      transferId: 1_000 + acme.groupId,
      mode: 'move' as const,
      sourceId: acme.groupId,
      targetId: sales.groupId,
    };
    await steps.prepareAll(migration);
    const { transferId } = migration;
    const refused = `contact-part-of-transfer: Contact ${id} is part of group transfer ${transferId}.`;
    expect(await refusal(erase(id, {}, { access: accessWhile(migration, false, acme, acme) }))).toBe(refused);
    await steps.release(migration);
    expect((await erase(id)).contact.state).toBe('erased');
  });
  it('is of a contact that transfers go on to move (TRF-22)', async () => {
    const { id } = await addContact(secret);
    await erase(id);
    const migration = {
      transferId: 2_000 + acme.groupId,
      mode: 'move' as const,
      sourceId: acme.groupId,
      targetId: sales.groupId,
    };
    await steps.prepareAll(migration);
    await steps.applyAll(migration);
    const inSales = { access: accessTo(sales) };
    const { contact } = await ask(readContact, { contactId: id }, inSales);
    expect(contact).toMatchObject({ id, groupId: sales.groupId, state: 'erased', ...nothing });
    expect((await ask(listContacts, { state: 'erased' }, inSales)).items).toMatchObject([{ id }]);
  });
  describe('that was copied', () => {
    const copied = async (contactId: number) => {
      const transferId = 3_000 + acme.groupId;
      const migration = { transferId, mode: 'copy', sourceId: acme.groupId, targetId: sales.groupId } as const;
      await steps.prepare(migration, { linked: [contactId] });
      await steps.applyAll(migration);
      const [copy] = await steps.counterparts(migration, [contactId]);
      return copy!.intoId!;
    };
    it('names the copies that the caller may see, and counts the others (ERA-5)', async () => {
      const { id } = await addContact(secret);
      const copy = await copied(id);
      expect(await erase(id)).toMatchObject({ copies: [], otherCopies: 1 });
      groups.set(sales.groupId, { ...sales, role: 15 });
      const named = { copies: [{ id: copy, groupId: sales.groupId }], otherCopies: 0 };
      expect(await erase(id, { includeCopies: true })).toMatchObject(named);
      const inSales = { access: accessTo(sales) };
      expect((await ask(readContact, { contactId: copy }, inSales)).contact).toMatchObject(secret);
      groups.set(sales.groupId, { ...sales, role: 50 });
      groups.set(acme.groupId, acme);
      expect(await erase(id, { includeCopies: true })).toMatchObject(named);
      expect((await ask(readContact, { contactId: copy }, inSales)).contact).toMatchObject(nothing);
      expect(await typesOf(copy)).toEqual(['ContactErased']);
      const fromCopy = await erase(copy, {}, { access: accessTo({ ...sales, role: 50 }) });
      expect(fromCopy).toMatchObject({ copies: [{ id, groupId: acme.groupId }], otherCopies: 0 });
    });
  });
});
