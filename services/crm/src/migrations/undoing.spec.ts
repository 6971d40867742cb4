import { setImmediate as decided } from 'node:timers/promises';
import { listContacts, Migration, readContact, readLinkedContacts, updateContact } from '@ledgerdesk/contracts';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import { EventStore } from '@ledgerdesk/event-store';
import { insisting, StartedService } from '@ledgerdesk/testing';
import { ContactMigration } from '../contacts/contact-migration';
import { crmDefinition } from '../crm.definition';
import { accessWhile, migrating } from '../fixture/migrating';
import { accessTo, asking, newGroup, untilServing } from '../fixture/requests';

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
let transfers = 0;
beforeEach(() => {
  acme = newGroup('acme');
  sales = newGroup('sales');
});

const { ask, addContact, addOrganization } = asking(
  () => service.parts.client,
  () => sales,
  ABOVE_COPIES,
);
const steps = migrating(() => service.parts.client);
const inAcme = () => accessTo(acme);
const inSales = () => accessTo(sales);
const transferring = (mode: Migration['mode']): Migration => ({
  transferId: (transfers += 1),
  mode,
  sourceId: sales.groupId,
  targetId: acme.groupId,
});
const undoing = ({ transferId: undoes, mode }: Migration): Migration => ({
  transferId: (transfers += 1),
  mode,
  sourceId: acme.groupId,
  targetId: sales.groupId,
  undoes,
});
const carryOut = async (migration: Migration) => {
  await steps.prepareAll(migration);
  return steps.applyAll(migration);
};
const contactOf = async (contactId: number, access = inSales()) =>
  (await ask(readContact, { contactId }, { access })).contact;
const idsIn = async (access = inSales()): Promise<number[]> =>
  (await ask(listContacts, { owned: true }, { access })).items.map(({ id }) => id).sort((a, b) => a - b);
const counted = (moved: number, copied: number, merged: number) => ({ moved, copied, merged });

describe('the undo of a move', () => {
  it('is listed as soon as its part is told to be done (TRF-36, TRF-45)', async () => {
    const emails = Array.from({ length: 12 }, (_, n) => `n${n}@x.org`);
    const moved = await Promise.all(emails.map((email) => addContact({ email })));
    const move = transferring('move');
    await carryOut(move);
    const undo = undoing(move);
    await steps.prepareAll(undo);
    for (let applied = 0; applied < moved.length;) ({ applied } = await steps.apply(undo));
    expect(await idsIn()).toHaveLength(moved.length);
  });
  it('brings back what was moved, with edits made since, and the organization it had (TRF-45)', async () => {
    const { id: organizationId } = await addOrganization({ name: 'Initech' });
    const jane = await addContact({ email: 'jane@x.org', organizationId });
    const move = transferring('move');
    await carryOut(move);
    await ask(updateContact, { contactId: jane.id, phone: '+1' }, { access: inAcme() });

    const done = await carryOut(undoing(move));
    expect(done).toMatchObject({ done: true, contacts: counted(1, 0, 0), organizations: counted(1, 0, 0) });
    expect(await contactOf(jane.id)).toMatchObject({ ...jane, phone: '+1', updatedAt: expect.any(String), changes: 4 });
    expect([await idsIn(), await idsIn(inAcme())]).toEqual([[jane.id], []]);
    expect(await refusal(addContact({ email: 'JANE@x.org' }))).toContain('has already been taken');
    expect((await addContact({ email: 'jane@x.org' }, inAcme())).id).toBeGreaterThan(0);
  });
  it('restores what was merged with the fields it had, and ends only that step (TRF-31, TRF-45)', async () => {
    const { id: organizationId } = await addOrganization({ name: 'Initech' });
    await addOrganization({ name: 'INITECH' }, inAcme());
    const double = await addContact({ email: 'joe@x.org', phone: '1', organizationId });
    const joe = await addContact({ email: 'Joe@x.org', phone: '2' }, inAcme());
    const move = transferring('move');
    await carryOut(move);
    expect(await refusal(contactOf(double.id, inAcme()))).toContain('contact-merged');
    await ask(updateContact, { contactId: joe.id, phone: '3' }, { access: inAcme() });

    const done = await carryOut(undoing(move));
    expect(done).toMatchObject({ contacts: counted(0, 0, 1), organizations: counted(0, 0, 1) });
    expect(await contactOf(double.id)).toEqual({ ...double, changes: double.changes + 1 });
    expect(await contactOf(joe.id, inAcme())).toMatchObject({ phone: '3' });
    const found = await ask(listContacts, { owned: true, ids: [double.id] }, { access: inAcme() });
    expect(found.items).toEqual([]);
    expect([await idsIn(), await idsIn(inAcme())]).toEqual([[double.id], [joe.id]]);
  });
  it('keeps an organization that was given since only where it goes back, too (TRF-45)', async () => {
    const { id: organizationId } = await addOrganization({ name: 'Initech' });
    const jane = await addContact({ email: 'jane@x.org' });
    const joe = await addContact({ email: 'joe@x.org', organizationId });
    const move = transferring('move');
    await carryOut(move);
    const { id: ofAcme } = await addOrganization({ name: 'Hooli' }, inAcme());
    await ask(updateContact, { contactId: jane.id, organizationId }, { access: inAcme() });
    await ask(updateContact, { contactId: joe.id, organizationId: ofAcme }, { access: inAcme() });
    await carryOut(undoing(move));
    expect((await contactOf(jane.id)).organization).toMatchObject({ id: organizationId });
    expect((await contactOf(joe.id)).organization).toBeNull();
  });
  it('says what stands in its way, and changes nothing when it is released (TRF-44)', async () => {
    const double = await addContact({ email: 'joe@x.org' });
    const jane = await addContact({ email: 'jane@x.org' });
    const joe = await addContact({ email: 'joe@x.org' }, inAcme());
    const move = transferring('move');
    await carryOut(move);
    const other = await addContact({ email: 'JOE@x.org' });
    const undo = undoing(move);
    const taken = [{ thing: 'contact', id: double.id, because: 'taken' }];
    expect((await steps.preview(undo)).obstacles).toEqual([]);
    const all = await Promise.all(['0', '1'].map((after) => steps.preview(undo, { all: true, after })));
    expect(all.flatMap(({ obstacles }) => obstacles)).toEqual(taken);
    const before = await Promise.all([contactOf(jane.id, inAcme()), contactOf(joe.id, inAcme())]);

    const prepared = await Promise.all(['0', '1'].map((after) => steps.prepare(undo, { all: true, after })));
    expect(prepared.flatMap(({ obstacles }) => obstacles)).toEqual(taken);
    const edit = { contactId: jane.id, email: 'new@x.org' };
    const during = accessWhile(undo, false, acme, acme);
    expect(await refusal(ask(updateContact, edit, { access: during }))).toContain('contact-part-of-transfer');
    await steps.release(undo);
    expect(await Promise.all([contactOf(jane.id, inAcme()), contactOf(joe.id, inAcme())])).toEqual(before);
    expect((await ask(updateContact, edit, { access: inAcme() })).contact.email).toBe('new@x.org');
    expect((await addContact({ email: 'jane@x.org' })).id).not.toBe(other.id);
  });
  it('is refused where another transfer has moved or merged one of it since (TRF-44)', async () => {
    const double = await addContact({ email: 'joe@x.org' });
    const jane = await addContact({ email: 'jane@x.org' });
    await addContact({ email: 'joe@x.org' }, inAcme());
    const move = transferring('move');
    await carryOut(move);
    const onward = { transferId: (transfers += 1), mode: 'move', sourceId: acme.groupId } as const;
    await carryOut({ ...onward, targetId: newGroup().groupId });
    const { obstacles } = await steps.preview(undoing(move), { all: true, after: '1' });
    const changed = (id: number) => ({ thing: 'contact', id, because: 'changed' });
    expect(obstacles).toEqual(expect.arrayContaining([changed(jane.id), changed(double.id)]));
  });
  it('shows each where it goes back to from the commit on (TRF-36)', async () => {
    const double = await addContact({ email: 'joe@x.org' });
    const jane = await addContact({ email: 'jane@x.org' });
    const joe = await addContact({ email: 'joe@x.org' }, inAcme());
    const move = transferring('move');
    await carryOut(move);
    const undo = undoing(move);
    await steps.prepareAll(undo);
    await steps.apply(undo);
    const back = accessWhile(undo, true, sales, sales);
    const there = accessWhile(undo, true, acme, acme);
    const linked = { ids: [jane.id, joe.id], emails: [], fresh: false };
    const { contacts, replaced } = await ask(readLinkedContacts, linked, { access: back });
    expect(contacts.map(({ id }) => id).sort()).toEqual([double.id, jane.id].sort());
    expect(replaced).toEqual([{ id: joe.id, contactId: double.id }]);
    const left = await ask(readLinkedContacts, linked, { access: there });
    expect(left.contacts.map(({ id }) => id)).toEqual([joe.id]);
    expect(await contactOf(double.id, back)).toMatchObject({ id: double.id, email: 'joe@x.org' });
    expect(await refusal(contactOf(jane.id, there))).toContain('contact-not-found');
  });
  it('ends in the same way however often each step is done, by two at once', async () => {
    const double = await addContact({ email: 'joe@x.org' });
    const jane = await addContact({ email: 'jane@x.org' });
    const joe = await addContact({ email: 'joe@x.org' }, inAcme());
    const move = transferring('move');
    await carryOut(move);
    const undo = undoing(move);
    const twice = <Result>(step: () => Promise<Result>) => Promise.all([step(), step()]);
    await twice(() => steps.prepareAll(undo));
    await twice(() => steps.applyAll(undo));
    await twice(() => steps.applyAll(undo));
    expect([await idsIn(), await idsIn(inAcme())]).toEqual([[double.id, jane.id], [joe.id]]);
    expect(await contactOf(double.id)).toEqual({ ...double, changes: double.changes + 1 });
  });
  it('takes an e-mail that it had before once, also for one who comes when its former claim is void (TRF-35)', async () => {
    const jane = await addContact({ email: 'jane@x.org' });
    const move = transferring('move');
    await carryOut(move);
    const undo = { ...undoing(move), undoes: move.transferId };
    const { log } = service.parts.get(EventStore);
    const planBack = () =>
      insisting(() => service.parts.get(ContactMigration).planBack(jane.id, undo, { preview: false }));
    // Comes as soon as the former claim is void.
    const { feed } = service.parts;
    const ended = new AbortController();
    const voided = feed.next(await log.head(), { types: new Set(['ClaimVoided']), signal: ended.signal });
    const later = voided.then(() => decided()).then(planBack);
    expect(await planBack()).toBeNull();
    expect(await later).toBeNull();
    ended.abort();
    await carryOut(undo);
    expect(await contactOf(jane.id)).toMatchObject({ email: 'jane@x.org' });
  });
});

describe('the undo of a copy', () => {
  it('lets the id of a copy lead to its original, but not of one that was edited or is linked (TRF-45)', async () => {
    const { id: organizationId } = await addOrganization({ name: 'Initech' });
    const jane = await addContact({ email: 'jane@x.org', organizationId });
    const edited = await addContact({ email: 'joe@x.org' });
    const linked = await addContact({ email: 'max@x.org' });
    const copy = transferring('copy');
    await carryOut(copy);
    const counterparts = await steps.counterparts(copy, [jane.id, edited.id, linked.id]);
    const [janeCopy = 0, editedCopy = 0, linkedCopy = 0] = counterparts.map(({ intoId }) => intoId ?? 0);
    await ask(updateContact, { contactId: editedCopy, phone: '1' }, { access: inAcme() });

    const undo = undoing(copy);
    await steps.prepareAll(undo);
    expect([...(await steps.copies(undo))].sort()).toEqual([janeCopy, linkedCopy].sort());
    for (;;) if ((await steps.apply(undo, [linkedCopy])).done) break;
    expect(await steps.apply(undo)).toMatchObject({ contacts: counted(0, 1, 0), organizations: counted(0, 1, 0) });
    expect(await refusal(contactOf(janeCopy))).toBe(
      `contact-merged: Contact ${janeCopy} was merged into contact ${jane.id}.`,
    );
    expect(await idsIn(inAcme())).toEqual([editedCopy, linkedCopy].sort((a, b) => a - b));
    expect(await contactOf(jane.id)).toEqual(jane);
  });
  it('leads links to the original or to whom they came from, and says what fits no more (TRF-45)', async () => {
    const jane = await addContact({ email: 'jane@x.org' });
    const joe = await addContact({ email: 'joe@x.org' });
    const newJoe = await addContact({ email: 'joe@x.org' }, inAcme());
    const other = await addContact({}, inAcme());
    const copy = transferring('copy');
    await carryOut(copy);
    const [{ intoId: janeCopy } = { intoId: 0 }] = await steps.counterparts(copy, [jane.id]);
    const undo = undoing(copy);
    const asked = [janeCopy ?? 0, newJoe.id, other.id, jane.id];
    const led = {
      counterparts: [
        { fromId: janeCopy, intoId: jane.id },
        { fromId: newJoe.id, intoId: joe.id },
      ],
      misfits: [other.id],
    };
    expect(await steps.links(undo, asked, { preview: true })).toEqual(led);
    await carryOut(undo);
    expect(await steps.links(undo, asked)).toEqual(led);
  });
});
