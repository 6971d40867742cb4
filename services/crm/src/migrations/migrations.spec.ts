import { setTimeout as wait } from 'node:timers/promises';
import {
  ownContacts,
  Access,
  contactsToFilterBy,
  createContact,
  createOrganization,
  listContacts,
  listOrganizations,
  matchContacts,
  Migration,
  readContact,
  readLinkedContacts,
  readOrganization,
  updateContact,
  updateOrganization,
} from '@ledgerdesk/contracts';
import { DomainError, Recorded } from '@ledgerdesk/event-sourcing';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import { aRequest, insisting, StartedService } from '@ledgerdesk/testing';
import { contactStream } from '../contacts/contact';
import { crmDefinition } from '../crm.definition';
import { accessWhile, migrating } from '../fixture/migrating';
import { accessTo, asking, newGroup, untilServing } from '../fixture/requests';
import { organizationStream } from '../organizations/organization';

/** The service draws the ids of copies itself. */
const ABOVE_COPIES = 1_000_000;

let service: StartedService;
beforeAll(async () => {
  service = await StartedService.start(crmDefinition);
  await untilServing(service.parts);
});
afterAll(() => service.stop());

let acme = newGroup();
let sales = newGroup();
let moving: Migration;
let copying: Migration;
let transfers = 0;
beforeEach(() => {
  acme = newGroup('acme');
  sales = newGroup('sales');
  moving = { transferId: (transfers += 1), mode: 'move', sourceId: sales.groupId, targetId: acme.groupId };
  copying = { ...moving, transferId: (transfers += 1), mode: 'copy' };
});

const { ask, addContact, addOrganization, newId } = asking(
  () => service.parts.client,
  () => sales,
  ABOVE_COPIES,
);
const steps = migrating(() => service.parts.client);
const inAcme = () => accessTo(acme);
const whileRunning = (migration: Migration, committed: boolean, group = sales) =>
  accessWhile(migration, committed, group, committed && migration.mode === 'move' ? acme : group);
/** A project of the group that moved, whose contact source is the target. */
const atProject = (migration: Migration): Access => accessWhile(migration, true, sales, acme, false);
const eventsOf = (stream: string): Promise<readonly Recorded[]> =>
  insisting(() => service.parts.eventStore.read(stream));
const detailsOf = async (answer: Promise<unknown>) =>
  answer.then(
    () => null,
    (error: unknown) => (error instanceof DomainError ? [error.code, error.details] : error),
  );

describe('what a transfer has planned', () => {
  it('shows nowhere, and can be edited but for what the plan rests on (TRF-33, TRF-53, TRF-54)', async () => {
    const { id: organizationId } = await addOrganization({ name: 'Initech' });
    const jane = await addContact({ email: 'jane@x.org', organizationId });
    const double = await addContact({ email: 'joe@x.org' });
    const joe = await addContact({ email: 'Joe@x.org' }, inAcme());
    await steps.prepareAll(moving);

    expect(await ask(readContact, { contactId: jane.id })).toEqual({ contact: jane });
    expect(await ask(readContact, { contactId: joe.id }, { access: inAcme() })).toEqual({ contact: joe });
    const inSales = whileRunning(moving, false);
    for (const [contact, access] of [
      [jane, inSales],
      [double, inSales],
      [joe, whileRunning(moving, false, acme)],
    ] as const) {
      const refused = ask(updateContact, { contactId: contact.id, email: 'new@x.org' }, { access });
      expect(await refusal(refused)).toBe(
        `contact-part-of-transfer: Contact ${contact.id} is part of group transfer ${moving.transferId}.`,
      );
    }
    const leave = ask(updateContact, { contactId: jane.id, organizationId: null }, { access: inSales });
    expect(await detailsOf(leave)).toEqual(['contact-part-of-transfer', { transferId: moving.transferId }]);
    const rename = ask(updateOrganization, { organizationId, name: 'Initrode' }, { access: inSales });
    expect(await refusal(rename)).toBe(
      `organization-part-of-transfer: Organization ${organizationId} is part of group transfer ${moving.transferId}.`,
    );
    const edit = { contactId: jane.id, lastName: 'Doe', active: false, email: 'jane@x.org' };
    const { contact } = await ask(updateContact, edit, { access: inSales });
    expect(contact).toMatchObject({ lastName: 'Doe', state: 'inactive', changes: 3 });
    await ask(updateOrganization, { organizationId, defaultRate: 7 }, { access: inSales });

    await steps.applyAll(moving);
    expect((await ask(readContact, { contactId: jane.id }, { access: inAcme() })).contact).toEqual({
      ...contact,
      groupId: acme.groupId,
      changes: 4,
    });
  });
  it.each(['move', 'copy'] as const)(
    'holds e-mails and names in the target, where no other can take them: %s (TRF-55)',
    async (mode) => {
      const migration = mode === 'move' ? moving : copying;
      await addOrganization({ name: 'Initech' });
      await addContact({ email: 'jane@x.org' });
      const other = await addContact({ email: 'other@x.org' }, inAcme());
      await steps.prepareAll(migration);
      const reserved = `is reserved by group transfer ${migration.transferId}.`;
      expect(await refusal(addContact({ email: 'JANE@x.org' }, inAcme()))).toBe(`email-reserved: Email ${reserved}`);
      expect(await refusal(addOrganization({ name: 'initech' }, inAcme()))).toBe(`name-reserved: Name ${reserved}`);
      const renamed = ask(updateContact, { contactId: other.id, email: 'jane@x.org' }, { access: inAcme() });
      expect(await detailsOf(renamed)).toEqual(['email-reserved', { transferId: migration.transferId }]);
    },
  );
  it('is void once it is released, and nothing more is planned (TRF-33)', async () => {
    const { id: organizationId } = await addOrganization({ name: 'Initech' });
    const jane = await addContact({ email: 'jane@x.org', organizationId });
    await steps.prepareAll(moving);
    await steps.release(moving);
    await steps.release(moving);
    expect(await refusal(steps.prepare(moving))).toMatch(/^migration-released/);
    expect(await refusal(steps.apply(moving))).toMatch(/^migration-released/);

    await addContact({ email: 'jane@x.org' }, inAcme());
    await addOrganization({ name: 'Initech' }, inAcme());
    const edit = { contactId: jane.id, email: 'doe@x.org', organizationId: null };
    expect((await ask(updateContact, edit)).contact).toMatchObject({ email: 'doe@x.org', organization: null });
    await ask(updateOrganization, { organizationId, name: 'Initrode' });
    const next = { ...moving, transferId: (transfers += 1) };
    expect(await steps.prepareAll(next)).toMatchObject({ contacts: { moved: 1 }, organizations: { moved: 1 } });
    expect(await steps.applyAll(next)).toMatchObject({ contacts: { moved: 1 }, organizations: { moved: 1 } });
  });
  it('can be taken back only before it is applied', async () => {
    await addContact();
    await steps.prepareAll(moving);
    await steps.apply(moving);
    expect(await refusal(steps.release(moving))).toMatch(/^migration-committed/);
  });
  it('takes in nothing new of what is being moved (TRF-56)', async () => {
    const access = whileRunning(moving, false);
    const message = `Contacts of this group are being moved by group transfer ${moving.transferId}.`;
    const person = { contactId: newId(), firstName: 'Jane', lastName: 'Roe' };
    expect(await refusal(ask(createContact, person, { access }))).toBe(`contacts-being-moved: ${message}`);
    const organization = { organizationId: newId(), name: 'Initech' };
    expect(await refusal(ask(createOrganization, organization, { access }))).toBe(`contacts-being-moved: ${message}`);
    await ask(createContact, person, { access: whileRunning(copying, false) });
  });
});

describe('from the commit on, what is not moved yet', () => {
  const prepared = async () => {
    const { id: organizationId } = await addOrganization({ name: 'Initech' });
    const jane = await addContact({ email: 'jane@x.org', organizationId });
    const double = await addContact({ email: 'joe@x.org', organizationId });
    const joe = await addContact({ email: 'Joe@x.org', lastName: 'Doe' }, inAcme());
    await steps.prepareAll(moving);
    return { organizationId, jane, double, joe };
  };
  it("is read and changed as the target's (TRF-36)", async () => {
    const { jane, double, joe, organizationId } = await prepared();
    const access = atProject(moving);
    const { contact } = await ask(readContact, { contactId: jane.id }, { access });
    expect(contact).toMatchObject({ id: jane.id, groupId: acme.groupId, organization: { id: organizationId } });
    expect(await detailsOf(ask(readContact, { contactId: double.id }, { access }))).toEqual([
      'contact-merged',
      { intoId: joe.id },
    ]);
    expect((await ask(readOrganization, { organizationId }, { access })).organization.groupId).toBe(acme.groupId);
  });
  it('can be changed at once through the target (TRF-36)', async () => {
    const { jane, organizationId } = await prepared();
    const access = whileRunning(moving, true, acme);
    const { contact } = await ask(updateContact, { contactId: jane.id, phone: '1' }, { access });
    expect(contact).toMatchObject({ groupId: acme.groupId, phone: '1', organization: { id: organizationId } });
    const created = { contactId: newId(), firstName: 'Jim', lastName: 'Roe', organizationId };
    expect((await ask(createContact, created, { access })).contact.organization?.id).toBe(organizationId);
  });
  it('is refused to whoever had it by a role on the group alone (TRF-36)', async () => {
    const { jane } = await prepared();
    const access = accessWhile(moving, true, { ...sales, role: 50 }, { ...acme, role: 10 });
    expect(await refusal(ask(readContact, { contactId: jane.id }, { access }))).toMatch(/^forbidden/);
    expect(await refusal(ask(updateContact, { contactId: jane.id, phone: '1' }, { access }))).toMatch(/^forbidden/);
    const own = await ask(listContacts, { owned: true }, { access });
    expect(own).toEqual({ items: [], total: 0, more: false });
    expect((await ask(listOrganizations, { owned: true }, { access })).total).toBe(0);
  });
  it('shows on issues as who it is in the target, each once (TRF-36, TRF-52)', async () => {
    const { jane, double, joe } = await prepared();
    const linked = { ids: [jane.id, double.id, joe.id, newId()], emails: ['JANE@x.org'] };
    for (const fresh of [false, true]) {
      const { contacts, byEmail, replaced } = await ask(
        readLinkedContacts,
        { ...linked, fresh },
        { access: atProject(moving) },
      );
      expect(contacts.map(({ id, groupId }) => [id, groupId]).sort()).toEqual(
        [jane.id, joe.id].map((id) => [id, acme.groupId]),
      );
      expect(replaced).toEqual([{ id: double.id, contactId: joe.id }]);
      expect(byEmail).toEqual([{ email: 'JANE@x.org', contactId: jane.id }]);
    }
  });
  it('can be linked by whoever was accepted before the commit and comes after it (TRF-59)', async () => {
    const { jane, double, joe } = await prepared();
    await steps.applyAll(moving);
    const linked = async (access: Access, fresh: boolean) => {
      const asked = { ids: [jane.id, double.id], emails: [], fresh };
      const { contacts, replaced } = await ask(readLinkedContacts, asked, { access });
      return [contacts.map(({ id }) => id).sort(), replaced];
    };
    const before = whileRunning(moving, false);
    expect(await linked(before, true)).toEqual([[jane.id, joe.id], [{ id: double.id, contactId: joe.id }]]);
    expect(await linked(before, false)).toEqual([[], []]);
    expect(await linked(accessTo(sales), true)).toEqual([[], []]);
  });
  it('is matched with the addresses of mails (TRF-36)', async () => {
    const { jane, joe } = await prepared();
    const access: Access = { ...atProject(moving), supportBot: true };
    const addresses = ['jane@x.org', 'joe@x.org', 'nobody@x.org'];
    const { activeIds, inactiveIds } = await ask(matchContacts, { addresses }, { access });
    expect([activeIds.sort(), inactiveIds]).toEqual([[jane.id, joe.id], []]);
  });
  it('is found by the filters of issues, by every id that leads there (ISS-21, ISS-22, TRF-36)', async () => {
    const { organizationId, jane, double, joe } = await prepared();
    const access = atProject(moving);
    const filter = async (contactId: number | null, organizationId: number | null) => {
      const { groupId, ids } = await ask(contactsToFilterBy, { contactId, organizationId }, { access });
      return [groupId, [...ids].sort()];
    };
    expect(await filter(joe.id, null)).toEqual([acme.groupId, [double.id, joe.id]]);
    expect(await filter(null, organizationId)).toEqual([acme.groupId, [jane.id]]);
    expect(await filter(double.id, null)).toEqual([acme.groupId, [double.id, joe.id]]);
    await steps.applyAll(moving);
    expect(await filter(joe.id, null)).toEqual([acme.groupId, [double.id, joe.id]]);
    expect(await filter(null, organizationId)).toEqual([acme.groupId, [jane.id]]);
  });
  it('is found by them at any moment while it is brought (ISS-22, TRF-36)', async () => {
    const { id: organizationId } = await addOrganization({ name: 'Initech' });
    const { id: there } = await addOrganization({ name: 'Initech' }, inAcme());
    const emails = Array.from({ length: 24 }, (_, n) => `n${n}@x.org`);
    const brought = await Promise.all(emails.map((email) => addContact({ email, organizationId })));
    const twins = emails.slice(0, 12).map((email) => addContact({ email, organizationId: there }, inAcme()));
    await Promise.all(twins);
    await steps.prepareAll(moving);
    let isOver = false;
    const applying = steps.applyAll(moving).finally(() => (isOver = true));
    const missing = new Set<number>();
    do {
      const asked = { contactId: null, organizationId };
      const { ids } = await ask(contactsToFilterBy, asked, { access: atProject(moving) });
      for (const { id } of brought) if (!ids.includes(id)) missing.add(id);
    } while (!isOver);
    await applying;
    expect([...missing]).toEqual([]);
  });
  it('is listed there as soon as its part is told to be done (TRF-36)', async () => {
    const emails = Array.from({ length: 24 }, (_, n) => `n${n}@x.org`);
    await Promise.all(emails.map((email) => addContact({ email })));
    await steps.prepareAll(moving);
    expect(await steps.apply(moving)).toMatchObject({ applied: 24 });
    expect((await ask(listContacts, { owned: true }, { access: inAcme() })).total).toBe(24);
  });
  it('joins the plan where it was stored meanwhile, and none stays behind (TRF-59)', async () => {
    await prepared();
    // Before anything is applied: an application that comes twice could take the organization away from under the contact.
    const { id: organizationId } = await addOrganization({ name: 'Late' });
    const late = await addContact({ email: 'late@x.org', organizationId });
    await steps.applyAll(moving);
    const later = await addContact({ email: 'later@x.org' });
    const done = await steps.applyAll(moving);
    expect(done).toMatchObject({ contacts: { moved: 3, merged: 1 }, organizations: { moved: 2, merged: 0 } });
    const { contact } = await ask(readContact, { contactId: late.id }, { access: inAcme() });
    expect(contact).toMatchObject({ groupId: acme.groupId, organization: { id: organizationId } });
    const { contact: last } = await ask(readContact, { contactId: later.id }, { access: inAcme() });
    expect(last.groupId).toBe(acme.groupId);
  });
});

describe('what was moved', () => {
  it('says so in its history, and keeps what it was (TRF-15)', async () => {
    const { id: organizationId } = await addOrganization({ name: 'Initech' });
    const { id: contactId } = await addContact({ email: 'jane@x.org', organizationId });
    await steps.prepareAll(moving);
    await steps.applyAll(moving);
    const { transferId } = moving;
    const events = await eventsOf(contactStream(contactId));
    expect(events.map(({ type }) => type)).toEqual(['ContactCreated', 'ContactReserved', 'ContactMoved']);
    expect(events.at(-1)).toMatchObject({
      data: { groupId: acme.groupId, organizationId, from: { groupId: sales.groupId, organizationId }, transferId },
      metadata: { via: 'transfer', transferId },
    });
    expect(events.map((event) => crmDefinition.announce!.crm!(event)).slice(1)).toEqual([
      null,
      {
        type: 'crm.contacts.moved.v1',
        payload: { contactId, groupId: acme.groupId, fromGroupId: sales.groupId, transferId },
        subject: `contacts/${contactId}`,
      },
    ]);
    const moved = (await eventsOf(organizationStream(organizationId))).at(-1)!;
    expect(crmDefinition.announce!.crm!(moved)).toMatchObject({
      type: 'crm.organizations.moved.v1',
      payload: { organizationId, groupId: acme.groupId, fromGroupId: sales.groupId, transferId },
    });
  });
  it('keeps its e-mail and organization until the transfer has ended (TRF-54)', async () => {
    const { id: contactId } = await addContact({ email: 'jane@x.org' });
    await steps.prepareAll(moving);
    await steps.applyAll(moving);
    const change = (access: Access) => ask(updateContact, { contactId, email: 'doe@x.org' }, { access });
    expect(await refusal(change(whileRunning(moving, true, acme)))).toMatch(/^contact-part-of-transfer/);
    expect((await change(inAcme())).contact.email).toBe('doe@x.org');
    await addContact({ email: 'jane@x.org' }, inAcme());
  });
});

describe('what was merged', () => {
  it('leads to the survivor, over any number of merges (TRF-31)', async () => {
    const globex = newGroup('globex');
    const first = await addContact({ email: 'jane@x.org' });
    const company = await addOrganization({ name: 'Initech' });
    const second = await addContact({ email: 'jane@x.org' }, inAcme());
    const last = await addContact({ email: 'jane@x.org' }, accessTo(globex));
    const survivor = await addOrganization({ name: 'INITECH' }, inAcme());
    const member = await addContact({ organizationId: company.id });
    const onwards: Migration = { ...moving, sourceId: acme.groupId, targetId: globex.groupId };
    for (const migration of [moving, { ...onwards, transferId: (transfers += 1) }]) {
      await steps.prepareAll(migration);
      await steps.applyAll(migration);
    }
    const access = accessTo(globex);
    for (const { id } of [first, second]) {
      const read = ask(readContact, { contactId: id }, { access });
      expect(await refusal(read)).toBe(`contact-merged: Contact ${id} was merged into contact ${last.id}.`);
      const write = ask(updateContact, { contactId: id, phone: '1' }, { access });
      expect(await detailsOf(write)).toEqual(['contact-merged', { intoId: last.id }]);
      expect(await refusal(ask(readContact, { contactId: id }, { access: inAcme() }))).toMatch(/^contact-not-found/);
      expect((await ask(listContacts, { ids: [id] }, { access })).items).toEqual([last]);
      const linked = await ask(readLinkedContacts, { ids: [id], fresh: true }, { access });
      expect(linked).toEqual({ contacts: [last], byEmail: [], replaced: [{ id, contactId: last.id }] });
      const { ids } = await ask(contactsToFilterBy, { contactId: id, organizationId: null }, { access });
      expect([...ids].sort()).toEqual([first.id, second.id, last.id].sort());
      expect(await steps.owners([id, newId()])).toEqual([{ contactId: id, groupId: globex.groupId }]);
    }
    const merged = ask(readOrganization, { organizationId: company.id }, { access });
    expect(await detailsOf(merged)).toEqual(['organization-merged', { intoId: survivor.id }]);
    const update = ask(updateOrganization, { organizationId: company.id, name: 'x' }, { access });
    expect(await refusal(update)).toBe(
      `organization-merged: Organization ${company.id} was merged into organization ${survivor.id}.`,
    );
    const organizationId = company.id;
    expect((await ask(listOrganizations, { ids: [organizationId] }, { access })).items).toMatchObject([
      { id: survivor.id, name: 'INITECH' },
    ]);
    const ofCompany = (await ask(listContacts, { organizationId }, { access })).items;
    expect(ofCompany).toMatchObject([{ id: member.id, organization: { id: survivor.id, name: 'INITECH' } }]);
    const joined = await addContact({ organizationId }, access);
    expect(joined.organization).toEqual({ id: survivor.id, name: 'INITECH' });
    const announced = (await eventsOf(contactStream(first.id))).map((event) => crmDefinition.announce!.crm!(event));
    expect(announced.at(-1)).toMatchObject({
      type: 'crm.contacts.merged.v1',
      payload: { contactId: first.id, groupId: sales.groupId, intoId: second.id, transferId: moving.transferId },
    });
  });
});

describe('what is copied', () => {
  it('has the values of the moment when it is copied, and leaves the original as it is (TRF-19, TRF-20, TRF-53)', async () => {
    const { id: organizationId } = await addOrganization({ name: 'Initech' });
    const jane = await addContact({ email: 'jane@x.org', organizationId });
    await steps.prepareAll(copying);
    const edit = { contactId: jane.id, lastName: 'Doe', active: false };
    const { contact } = await ask(updateContact, edit, { access: whileRunning(copying, false) });
    const { replaced } = await ask(readLinkedContacts, { ids: [jane.id] }, { access: atProject(copying) });
    await steps.applyAll(copying);
    expect(await ask(readContact, { contactId: jane.id })).toEqual({ contact });
    const [copy] = (await ask(listContacts, {}, { access: inAcme() })).items;
    expect(copy).toEqual({
      ...contact,
      id: expect.any(Number),
      groupId: acme.groupId,
      organization: { id: expect.any(Number), name: 'Initech' },
      changes: 1,
    });
    expect([copy!.id === jane.id, copy!.organization!.id === organizationId]).toEqual([false, false]);
    expect(replaced).toEqual([{ id: jane.id, contactId: copy!.id }]);
    expect(await refusal(ask(readContact, { contactId: jane.id }, { access: inAcme() }))).toMatch(/^contact-not-found/);

    const ofCopy = { contactId: null, organizationId: copy!.organization!.id };
    const { ids } = await ask(contactsToFilterBy, ofCopy, { access: inAcme() });
    expect([...ids].sort()).toEqual([jane.id, copy!.id].sort());
  });
  it('is also what was created after the last part and before the commit, and nothing later (TRF-56)', async () => {
    await addContact({ email: 'jane@x.org' });
    await steps.prepareAll(copying);
    const { id: organizationId } = await addOrganization({ name: 'Initech' });
    const { createdAt: createdUntil } = await addContact({ email: 'joe@x.org', organizationId });
    await wait(2);
    await addContact({ email: 'later@x.org' });
    const done = { done: true, contacts: { moved: 0, copied: 2, merged: 0 } };
    expect(await steps.applyAll(copying, { createdUntil })).toMatchObject(done);
    expect(await steps.applyAll(copying, { createdUntil })).toMatchObject(done);
    const { items } = await ask(listContacts, { owned: true }, { access: inAcme() });
    expect(items.map(({ email, organization }) => [email, organization?.name ?? null]).sort()).toEqual([
      ['jane@x.org', null],
      ['joe@x.org', 'Initech'],
    ]);
  });
  it('is found by the filters of issues under the id that it is to have (ISS-22, TRF-36)', async () => {
    const { id: organizationId } = await addOrganization({ name: 'Initech' });
    const jane = await addContact({ email: 'jane@x.org', organizationId });
    const joe = await addContact({ email: 'joe@x.org', organizationId });
    await steps.prepareAll(copying);
    const copyOf = async ({ id }: { id: number }) => (await steps.counterparts(copying, [id]))[0]!.intoId!;
    const { contact } = await ask(readContact, { contactId: await copyOf(jane) }, { access: inAcme() });
    const ofCopy = { contactId: null, organizationId: contact.organization!.id };
    const { ids } = await ask(contactsToFilterBy, ofCopy, { access: atProject(copying) });
    expect(ids).toEqual(expect.arrayContaining([joe.id, await copyOf(joe)]));
  });
  it('may be found only when a link is (TRF-51), and is no other contact of the source (TRF-25, TRF-52)', async () => {
    const { id: organizationId } = await addOrganization({ name: 'Initech' });
    const jane = await addContact({ email: 'jane@x.org', organizationId });
    const same = await addContact({ email: 'joe@x.org' });
    const joe = await addContact({ email: 'joe@x.org' }, inAcme());
    const secret = await addContact({ email: 'secret@x.org' });
    await steps.prepare(copying, { linked: [] });
    await steps.applyAll(copying);
    const linking = await ask(readLinkedContacts, { ids: [secret.id], fresh: true }, { access: atProject(copying) });
    expect(linking).toEqual({ contacts: [], byEmail: [], replaced: [] });

    const asked = [jane.id, same.id, joe.id, newId()];
    const preview = await steps.counterparts(copying, asked, true);
    expect(preview).toEqual([
      { fromId: jane.id, intoId: null },
      { fromId: same.id, intoId: joe.id },
    ]);
    const [first, second] = await Promise.all([steps.counterparts(copying, asked), steps.counterparts(copying, asked)]);
    expect(second).toEqual(first);
    expect(first).toEqual([
      { fromId: jane.id, intoId: expect.any(Number) },
      { fromId: same.id, intoId: joe.id },
    ]);
    const counts = { contacts: { copied: 1, merged: 1 }, organizations: { copied: 1 } };
    expect(await steps.applyAll(copying)).toMatchObject(counts);
    expect((await ask(listContacts, {}, { access: inAcme() })).total).toBe(2);
  });
});

describe('a group', () => {
  it('owns something, or nothing (TRF-12)', async () => {
    expect(await steps.owns(sales.groupId)).toBe(false);
    await addOrganization({ name: 'Initech' });
    expect(await steps.owns(sales.groupId)).toBe(true);
  });
  it('owns a contact, or none of several does (GRP-19)', async () => {
    const found = async (...groupIds: number[]) =>
      (await insisting(() => service.parts.client.send(ownContacts, { groupIds }, aRequest(null)))).found;
    await addOrganization({ name: 'Initech' });
    expect(await found(sales.groupId, sales.groupId + 1_000_000)).toBe(false);
    await addContact({});
    expect([await found(sales.groupId + 1_000_000, sales.groupId), await found()]).toEqual([true, false]);
  });
});
