import { setTimeout as wait } from 'node:timers/promises';
import {
  leadMergedLinks,
  mergeContact,
  mergeOrganization,
  nameUsers,
  readContactAsOf,
  readContactHistory,
  readOrganizationAsOf,
  readOrganizationHistory,
  ReplyOf,
  undoContactMerge,
  updateContact,
  updateOrganization,
} from '@ledgerdesk/contracts';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import { standIn, StartedService } from '@ledgerdesk/testing';
import { crmDefinition } from '../crm.definition';
import { CrmModule } from '../crm.module';
import { migrating } from '../fixture/migrating';
import { accessTo, asking, Group, newGroup, untilServing } from '../fixture/requests';

const controllers = [
  standIn(leadMergedLinks, () => ({ nextAfterId: null })),
  standIn(nameUsers, ({ payload: { userIds } }) => ({
    users: userIds.map((id) => ({ id, username: `u${id}`, name: `User ${id}`, state: 'active' as const })),
  })),
];
let service: StartedService;
beforeAll(async () => {
  const module = { module: class AmongFakes {}, imports: [CrmModule], controllers };
  service = await StartedService.start({ ...crmDefinition, module });
  await untilServing(service.parts);
});
afterAll(() => service.stop());

let acme = newGroup();
let sales = newGroup();
beforeEach(() => ([acme, sales] = [newGroup('acme'), newGroup('sales')]));

const { ask, addContact, addOrganization } = asking(
  () => service.parts.client,
  () => acme,
);
const steps = migrating(() => service.parts.client);
const through = (group: Group, source = group) => ({ access: accessTo(group, source) });
const historyOf = (contactId: number, access = through(acme)) => ask(readContactHistory, { contactId }, access);
const short = ({ items }: ReplyOf<typeof readContactHistory>) =>
  items.map(({ action, changes, fromId, intoId }) => [action, changes, fromId ?? intoId ?? null]);
const now = async () => {
  await wait(5);
  const at = new Date().toISOString();
  await wait(5);
  return at;
};

describe('the history of a contact', () => {
  it('has each change with who made it, when, which way and what, newest first (HIS-1, HIS-2, API-37)', async () => {
    const initech = await addOrganization({ name: 'Initech' });
    const { id } = await addContact({ email: 'jane@x.org', phone: '+1' });
    await ask(updateContact, { contactId: id, email: 'JANE@x.org', organizationId: initech.id, active: false });
    await ask(updateContact, { contactId: id, email: 'JANE@x.org' });
    const { items, total, more } = await historyOf(id);
    expect([total, more]).toEqual([3, false]);
    const actor = { id: 1, username: 'u1', name: 'User 1' };
    const made = { actor, via: 'api', at: expect.stringMatching(/Z$/) };
    expect(items).toEqual([
      { id: 3, action: 'deactivated', changes: { state: { from: 'active', to: 'inactive' } }, ...made },
      {
        id: 2,
        action: 'updated',
        changes: {
          organizationId: { from: null, to: initech.id },
          email: { from: 'jane@x.org', to: 'JANE@x.org' },
        },
        ...made,
      },
      {
        id: 1,
        action: 'created',
        changes: {
          groupId: { from: null, to: acme.groupId },
          firstName: { from: null, to: 'Jane' },
          lastName: { from: null, to: 'Roe' },
          email: { from: null, to: 'jane@x.org' },
          phone: { from: null, to: '+1' },
          state: { from: null, to: 'active' },
        },
        ...made,
      },
    ]);
    const times = items.map((entry) => entry.at);
    expect([...times].sort().reverse()).toEqual(times);
    const part = await ask(readContactHistory, { contactId: id, page: 2, perPage: 2 });
    expect([part.items, part.total, part.more]).toEqual([items.slice(2), 3, false]);
  });
  it('tells merges and their undoing on both sides (HIS-5)', async () => {
    const one = await addContact({ phone: '+1' });
    const two = await addContact();
    await ask(mergeContact, { contactId: one.id, into: two.id, fields: ['phone'] });
    const merged = await historyOf(one.id);
    expect(short(merged)[0]).toEqual(['merged', {}, two.id]);
    expect(merged.items[0]).toMatchObject({ via: 'merge', intoId: two.id });
    expect(short(await historyOf(two.id)).slice(0, 2)).toEqual([
      ['updated', { phone: { from: null, to: '+1' } }, null],
      ['duplicate_added', {}, one.id],
    ]);
    for (let undone = false; !undone; await wait(20))
      undone = await ask(undoContactMerge, { contactId: one.id }).then(
        () => true,
        () => false,
      );
    expect(short(await historyOf(one.id))[0]![0]).toBe('restored');
    expect(short(await historyOf(two.id)).slice(0, 2)).toEqual([
      ['duplicate_removed', {}, one.id],
      ['updated', { phone: { from: '+1', to: null } }, null],
    ]);
  });
  it('begins with the copy, and names other contacts and groups only to who may see them (HIS-3, HIS-5)', async () => {
    const original = await addContact({ email: 'a@x.org' });
    const transferId = 5_000 + acme.groupId;
    const copying = { transferId, mode: 'copy' as const, sourceId: acme.groupId, targetId: sales.groupId };
    await steps.prepare(copying, { linked: [original.id] });
    await steps.applyAll(copying);
    const [counterpart] = await steps.counterparts(copying, [original.id]);
    const copyId = counterpart!.intoId!;
    expect(short(await historyOf(copyId, through(sales))).at(-1)).toMatchObject(['copied', {}, null]);
    expect(short(await historyOf(copyId, through(sales, acme))).at(-1)).toMatchObject(['copied', {}, original.id]);
    const guest = through(sales, { ...acme, role: 10 });
    expect(short(await historyOf(copyId, guest)).at(-1)).toMatchObject(['copied', {}, null]);

    const moving = {
      transferId: transferId + 1,
      mode: 'move' as const,
      sourceId: acme.groupId,
      targetId: sales.groupId,
    };
    const initech = await addOrganization({ name: 'Initech' });
    const mover = await addContact({ email: 'b@x.org', organizationId: initech.id });
    await addOrganization({ name: 'Initech' }, through(sales).access);
    await steps.prepareAll(moving);
    await steps.applyAll(moving);
    const moved = async (access: ReturnType<typeof through>) => short(await historyOf(mover.id, access))[0];
    expect(await moved(through(sales))).toEqual(['moved', {}, null]);
    const groupId = { from: acme.groupId, to: sales.groupId };
    expect((await moved(through(sales, acme)))![1]).toMatchObject({ groupId });
    const begun = short(await historyOf(mover.id, through(sales))).at(-1)!;
    expect([begun[0], begun[1]]).toEqual([
      'created',
      expect.not.objectContaining({ organizationId: expect.anything() }),
    ]);
    const { contact } = await ask(readContactAsOf, { contactId: mover.id, asOf: mover.createdAt }, through(sales));
    expect([contact.groupId, contact.organization]).toEqual([sales.groupId, null]);
  });
  it('is read by whoever may read the contact now, and nobody else (HIS-3)', async () => {
    const { id } = await addContact();
    for (const asked of [
      (access: ReturnType<typeof through>) => historyOf(id, access),
      (access: ReturnType<typeof through>) =>
        ask(readContactAsOf, { contactId: id, asOf: '2999-01-01T00:00:00.000Z' }, access),
    ]) {
      expect(await refusal(asked(through(sales)))).toMatch(/^contact-not-found/);
      expect(await refusal(asked(through({ ...acme, role: 10 })))).toMatch(/^forbidden/);
      expect(await refusal(asked(through({ ...acme, crmEnabled: false })))).toMatch(/^crm-disabled/);
      await asked(through({ ...acme, role: 15 }));
    }
    expect(await refusal(historyOf(999_999))).toMatch(/^contact-not-found/);
  });
});

describe('a contact at a past time', () => {
  it('is as it was then, with its organization by the name of then (HIS-4)', async () => {
    const early = await now();
    const initech = await addOrganization({ name: 'Initech' });
    const contact = await addContact({ email: 'a@x.org', organizationId: initech.id });
    const then = await now();
    await ask(updateOrganization, { organizationId: initech.id, name: 'Initrode' });
    await ask(updateContact, { contactId: contact.id, email: 'b@x.org', active: false });
    const at = (asOf: string) => ask(readContactAsOf, { contactId: contact.id, asOf });
    expect((await at(then)).contact).toEqual(contact);
    expect((await at(await now())).contact).toMatchObject({
      email: 'b@x.org',
      state: 'inactive',
      organization: { name: 'Initrode' },
    });
    expect(await refusal(at(early))).toMatch(/^contact-not-found/);
  });
  it('is there before its merge, and leads to the other one after it (HIS-4, TRF-31)', async () => {
    const one = await addContact();
    const two = await addContact();
    const then = await now();
    await ask(mergeContact, { contactId: one.id, into: two.id });
    expect((await ask(readContactAsOf, { contactId: one.id, asOf: then })).contact).toEqual(one);
    expect(await refusal(ask(readContactAsOf, { contactId: one.id, asOf: await now() }))).toBe(
      `contact-merged: Contact ${one.id} was merged into contact ${two.id}.`,
    );
  });
});

describe('an organization', () => {
  it('has a history, and was what it was (HIS-1, HIS-4, HIS-5, API-37)', async () => {
    const early = await now();
    const one = await addOrganization({ name: 'One', defaultRate: '12.5' });
    const two = await addOrganization({ name: 'Two' });
    const then = await now();
    await ask(mergeOrganization, { organizationId: one.id, into: two.id, fields: ['name'] });
    const { items } = await ask(readOrganizationHistory, { organizationId: one.id });
    expect(short({ items, total: 2, more: false })).toEqual([
      ['merged', {}, two.id],
      [
        'created',
        {
          groupId: { from: null, to: acme.groupId },
          name: { from: null, to: 'One' },
          defaultRate: { from: null, to: 12.5 },
          state: { from: null, to: 'active' },
        },
        null,
      ],
    ]);
    const at = (organizationId: number, asOf: string) => ask(readOrganizationAsOf, { organizationId, asOf });
    expect((await at(one.id, then)).organization).toEqual(one);
    expect((await at(two.id, then)).organization).toEqual(two);
    expect(await refusal(at(one.id, early))).toMatch(/^organization-not-found/);
    expect(await refusal(at(one.id, await now()))).toMatch(/^organization-merged/);
    expect(await refusal(ask(readOrganizationHistory, { organizationId: one.id }, through(sales)))).toMatch(
      /^organization-not-found/,
    );
  });
});
