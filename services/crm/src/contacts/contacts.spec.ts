import {
  contactOrder,
  countContacts,
  createContact,
  CursorPage,
  listContacts,
  listDuplicateContacts,
  readContact,
  reserveCrmIds,
  updateContact,
  updateOrganization,
} from '@ledgerdesk/contracts';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import { Recorded } from '@ledgerdesk/event-sourcing';
import { insisting, StartedService } from '@ledgerdesk/testing';
import { asking, accessTo, newGroup, untilServing } from '../fixture/requests';
import { crmDefinition } from '../crm.definition';
import { contactStream } from './contact';

let service: StartedService;
beforeAll(async () => {
  service = await StartedService.start(crmDefinition);
  await untilServing(service.parts);
});
afterAll(() => service.stop());

let acme = newGroup();
let subgroup = newGroup();
let globex = newGroup();
beforeEach(() => ([acme, subgroup, globex] = [newGroup('acme'), newGroup('acme/sales'), newGroup('globex')]));

const { ask, addContact, addOrganization, newId } = asking(
  () => service.parts.client,
  () => acme,
);
const eventsOf = (contactId: number): Promise<readonly Recorded[]> =>
  insisting(() => service.parts.eventStore.read(contactStream(contactId)));
const typesOf = async (contactId: number) => (await eventsOf(contactId)).map(({ type }) => type);

describe('creating a contact', () => {
  it('answers the whole contact, as it is read and listed then (API-5, API-32)', async () => {
    const { id, name } = await addOrganization({ name: 'Initech' });
    const contactId = newId();
    const input = { firstName: ' Jane', lastName: 'Roe', email: 'Jane@X.org', phone: '', organizationId: id };
    const { contact, visible } = await ask(createContact, { contactId, ...input });
    expect(contact).toEqual({
      id: contactId,
      groupId: acme.groupId,
      firstName: 'Jane',
      lastName: 'Roe',
      email: 'Jane@X.org',
      phone: null,
      description: null,
      organization: { id, name },
      state: 'active',
      changes: 1,
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
      updatedAt: contact.createdAt,
    });
    expect(visible).toBe(true);
    expect(await ask(readContact, { contactId })).toEqual({ contact });
    expect(await ask(listContacts, {})).toEqual({ items: [contact], total: 1, more: false });
  });
  it('again with the same request answers the same, and records nothing (API-6)', async () => {
    const payload = { contactId: newId(), firstName: 'Jane', lastName: 'Roe', email: 'jane@x.org' };
    const [first, second] = await Promise.all([1, 2].map(() => ask(createContact, payload, { requestId: 'r-1' })));
    expect([second!.contact, second!.position]).toEqual([first!.contact, first!.position]);
    expect(await typesOf(payload.contactId)).toEqual(['ContactCreated']);
  });
  it('is refused with all that is wrong (CRM-10..12, 30)', async () => {
    const contactId = newId();
    const refused = refusal(ask(createContact, { contactId, firstName: ' ', email: 'jane' }));
    expect(await refused).toBe("invalid-fields: firstName can't be blank, lastName can't be blank, email is invalid");
    expect(await eventsOf(contactId)).toEqual([]);
  });
  it('is refused where the same e-mail is taken in the group, and only there (CRM-13)', async () => {
    await addContact({ email: 'jane@bücher.example' });
    const again = refusal(addContact({ email: 'JANE@xn--bcher-kva.example' }));
    expect(await again).toBe('invalid-fields: email has already been taken');
    await addContact({ email: 'jane@bücher.example' }, accessTo(globex));
  });
  it('names a taken e-mail beside the other fields that are wrong (CRM-30)', async () => {
    await addContact({ email: 'jane@x.org' });
    expect(await refusal(addContact({ email: 'Jane@x.org', firstName: '' }))).toBe(
      "invalid-fields: firstName can't be blank, email has already been taken",
    );
  });
  it('names no e-mail as taken that was given up, or is its own (CRM-31)', async () => {
    const { id: contactId } = await addContact({ email: 'jane@x.org' });
    const wrong = { contactId, email: 'Jane@x.org', firstName: '' };
    expect(await refusal(ask(updateContact, wrong))).toBe("invalid-fields: firstName can't be blank");
    await ask(updateContact, { contactId, email: null });
    expect(await refusal(addContact({ email: 'Jane@x.org', firstName: '' }))).toBe(
      "invalid-fields: firstName can't be blank",
    );
  });
  it('is refused in a group that may not own contacts (SRC-4)', async () => {
    const refused = refusal(addContact({ lastName: null }, accessTo(subgroup, acme, false)));
    expect(await refused).toBe(
      "invalid-fields: base contacts can only be added to root groups and groups configured as CRM targets, lastName can't be blank",
    );
  });
  it('is refused with an organization of another group, before its fields are looked at (CRM-16, CRM-30)', async () => {
    const elsewhere = await addOrganization({}, accessTo(globex));
    const message = 'invalid-fields: base The specified organization was not found or does not belong to this group';
    expect(await refusal(addContact({ organizationId: elsewhere.id, firstName: '' }))).toBe(message);
    expect(await refusal(addContact({ organizationId: 9_999 }))).toBe(message);
  });
  it('can name an inactive organization (CRM-33)', async () => {
    const { id: organizationId } = await addOrganization();
    await ask(updateOrganization, { organizationId, active: false });
    expect((await addContact({ organizationId })).organization?.id).toBe(organizationId);
  });
  it('needs a Developer of the group (CRM-4)', async () => {
    expect(await refusal(addContact({}, accessTo({ ...acme, role: 20 })))).toMatch(/^forbidden/);
  });
  it('is refused while CRM is off (CRM-6)', async () => {
    const refused = refusal(addContact({}, accessTo({ ...acme, crmEnabled: false })));
    expect(await refused).toBe('crm-disabled: Customer relations is disabled for acme');
  });
});

describe('200 creations of one e-mail, differently spelled, at the same time', () => {
  it('are one contact and 199 clear refusals (CRM-31)', async () => {
    const spellings = ['jane.roe@bücher.example', ' Jane.Roe@BÜCHER.example', 'JANE.ROE@xn--bcher-kva.EXAMPLE '];
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, (_, n) =>
        addContact({ email: spellings[n % spellings.length]! }).then(
          () => 'created',
          (error: Error) => error.message,
        ),
      ),
    );
    expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'email has already been taken')).toHaveLength(199);
    expect((await ask(listContacts, {})).total).toBe(1);
  });
});

describe('updating a contact', () => {
  it('changes only what it names (CRM-26)', async () => {
    const before = await addContact({ email: 'jane@x.org', phone: '555' });
    const { contact } = await ask(updateContact, { contactId: before.id, lastName: 'Doe', phone: null });
    expect(contact).toEqual({ ...before, lastName: 'Doe', phone: null, changes: 2, updatedAt: contact.updatedAt });
    expect((await ask(listContacts, {})).items).toEqual([contact]);
  });
  it('to what it is already leaves it alone (CRM-18)', async () => {
    const before = await addContact({ email: 'jane@x.org' });
    const input = { firstName: ' Jane ', lastName: 'Roe', email: 'jane@x.org', active: true };
    const { contact } = await ask(updateContact, { contactId: before.id, ...input });
    expect(contact).toEqual(before);
    expect(await typesOf(before.id)).toEqual(['ContactCreated']);
  });
  it('to another spelling of its own e-mail keeps its claim (CRM-24)', async () => {
    const { id: contactId } = await addContact({ email: 'jane@x.org' });
    expect((await ask(updateContact, { contactId, email: 'JANE@x.org' })).contact.email).toBe('JANE@x.org');
    const claims = (await eventsOf(contactId)).map(
      ({ data }) => (data as { email?: object; details?: object }).email ?? (data as { details: object }).details,
    );
    expect(claims).toMatchObject([
      { address: 'jane@x.org', claimId: expect.any(String) },
      { email: { claimId: (claims[0] as { claimId: string }).claimId } },
    ]);
  });
  it('frees its former e-mail at once (CRM-31)', async () => {
    const { id: contactId } = await addContact({ email: 'jane@x.org' });
    await ask(updateContact, { contactId, email: 'jane@y.org' });
    expect((await addContact({ email: 'jane@x.org' })).email).toBe('jane@x.org');
    expect(await refusal(ask(updateContact, { contactId, email: 'jane@x.org' }))).toBe(
      'invalid-fields: email has already been taken',
    );
    await ask(updateContact, { contactId, email: null });
    await addContact({ email: 'jane@y.org' });
  });
  it('can deactivate and activate it (CRM-17)', async () => {
    const { id: contactId } = await addContact();
    expect((await ask(updateContact, { contactId, active: false })).contact.state).toBe('inactive');
    expect((await ask(updateContact, { contactId, active: true })).contact).toMatchObject({
      state: 'active',
      changes: 3,
    });
  });
  it('is refused where it is not as it was read (API-12)', async () => {
    const { id: contactId } = await addContact();
    await ask(updateContact, { contactId, phone: '555', ifChanges: [1] });
    expect(await refusal(ask(updateContact, { contactId, phone: '556', ifChanges: [1] }))).toMatch(
      /^precondition-failed/,
    );
  });
  it('is refused with a blank name (CRM-26)', async () => {
    const { id: contactId } = await addContact();
    expect(await refusal(ask(updateContact, { contactId, firstName: null }))).toBe(
      "invalid-fields: firstName can't be blank",
    );
  });
  it('needs a Developer, one who may only read it is refused (CRM-4)', async () => {
    const { id: contactId } = await addContact();
    const asPlanner = { access: accessTo({ ...acme, role: 15 }) };
    expect(await refusal(ask(updateContact, { contactId, phone: '1' }, asPlanner))).toMatch(/^forbidden/);
  });
  it('reaches the contact through a subgroup (API-33)', async () => {
    const { id: contactId } = await addContact();
    const through = { access: accessTo(subgroup, acme, false) };
    expect((await ask(updateContact, { contactId, phone: '1' }, through)).contact).toMatchObject({
      groupId: acme.groupId,
      phone: '1',
    });
  });
});

describe('reading a contact', () => {
  it('of another group is as if there were none (API-33)', async () => {
    const { id: contactId } = await addContact({}, accessTo(globex));
    expect(await refusal(ask(readContact, { contactId }))).toBe(
      `contact-not-found: There is no contact ${contactId} here`,
    );
    expect(await refusal(ask(readContact, { contactId: 9_999 }))).toBe(
      'contact-not-found: There is no contact 9999 here',
    );
  });
  it('shows the present name of its organization', async () => {
    const { id: organizationId } = await addOrganization({ name: 'Initech' });
    const { id: contactId } = await addContact({ organizationId });
    await ask(updateOrganization, { organizationId, name: 'Initrode' });
    const { contact } = await ask(readContact, { contactId });
    expect(contact).toMatchObject({ organization: { name: 'Initrode' }, changes: 1 });
    expect((await ask(listContacts, {})).items).toEqual([contact]);
  });
  it('needs a Planner (CRM-1)', async () => {
    const { id: contactId } = await addContact();
    const asGuest = { access: accessTo({ ...acme, role: 10 }) };
    expect(await refusal(ask(readContact, { contactId }, asGuest))).toMatch(/^forbidden/);
  });
});

describe('a list of contacts', () => {
  const lastNames = async (asked: object, access = accessTo(acme)) =>
    (await ask(listContacts, asked, { access })).items.map(({ lastName }) => lastName);

  it('is of the contact source, or of the named group itself (SRC-2, SRC-10)', async () => {
    await addContact({ lastName: 'Ours' });
    await addContact({ lastName: 'Theirs' }, accessTo(globex));
    expect(await lastNames({}, accessTo(acme, globex))).toEqual(['Theirs']);
    expect(await lastNames({ owned: true }, accessTo(acme, globex))).toEqual(['Ours']);
  });
  it('is filtered by state, ids, organization and words (CRM-34, CRM-36)', async () => {
    const { id: organizationId } = await addOrganization();
    const doe = await addContact({ firstName: 'Jane', lastName: 'Doe', email: 'x@y.org', organizationId });
    const roe = await addContact({ firstName: 'JANE', lastName: 'Roe', description: 'Straße 5' });
    await ask(updateContact, { contactId: roe.id, active: false });
    expect(await lastNames({ state: 'active' })).toEqual(['Doe']);
    expect(await lastNames({ state: 'inactive' })).toEqual(['Roe']);
    expect(await lastNames({ state: 'erased' })).toEqual([]);
    expect(await lastNames({ ids: [roe.id, 9_999] })).toEqual(['Roe']);
    expect(await lastNames({ ids: [] })).toEqual([]);
    expect(await lastNames({ organizationId })).toEqual(['Doe']);
    expect(await lastNames({ search: ' doe\u3000JANE ' })).toEqual(['Doe']);
    expect(await lastNames({ search: 'jane strasse' })).toEqual(['Roe']);
    expect(await lastNames({ search: 'janedoe' })).toEqual([]);
    expect(await lastNames({ search: ' ' })).toEqual(['Doe', 'Roe']);
    expect(await lastNames({ search: 'x@Y.org', ids: [doe.id] })).toEqual(['Doe']);
  });
  it('is searched in every script, also for one character, and for what patterns are made of (CRM-34)', async () => {
    const texts = [
      'Straße',
      'İpek',
      'ΝΙΚΟΣ',
      'Йорк',
      '田中 一郎',
      '김민준',
      'محمد',
      'e\u0301clair 😀',
      '100% "x*" NEAR a_b',
    ];
    for (const [index, description] of texts.entries()) await addContact({ lastName: `${index}`, description });
    const asked = ['STRASSE', 'i\u0307P', 'νικος', 'йО', '田', '민준', 'حم', 'ÉCLAIR 😀', '0%', '"X*"', 'near A_', '*'];
    const found: string[] = [];
    for (const search of asked) found.push((await lastNames({ search })).join());
    expect(found).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '8', '8', '8']);
    expect(await lastNames({ search: 'x%y' })).toEqual([]);
    expect(await lastNames({ search: 'x'.repeat(1_024) })).toEqual([]);
    expect(await refusal(ask(listContacts, { search: 'x'.repeat(1_025) }))).toMatch(/^invalid/);
  });
  it('is sorted by every key in both directions, ties by name, empty last (CRM-37)', async () => {
    const { id: organizationId } = await addOrganization({ name: 'Initech' });
    const same = { phone: '5', description: 'd', organizationId, firstName: 'Jane' };
    for (const lastName of ['b', 'A', 'é']) await addContact({ ...same, lastName, email: `${lastName}@x.org` });
    await addContact({ firstName: 'Jane', lastName: 'Empty' });
    const sorted = async (orderBy: string) =>
      Promise.all(['asc', 'desc'].map(async (sort) => (await lastNames({ orderBy, sort })).join(' ')));
    expect(await sorted('first_name')).toEqual(['A b Empty é', 'A b Empty é']);
    expect(await sorted('last_name')).toEqual(['A b Empty é', 'é Empty b A']);
    expect(await sorted('email')).toEqual(['A b é Empty', 'é b A Empty']);
    for (const key of ['phone', 'description', 'organization'])
      expect([key, await sorted(key)]).toEqual([key, ['A b é Empty', 'A b é Empty']]);
    expect((await sorted('created_at'))[0]!.split(' ').at(-1)).toBe('Empty');
    expect(new Set(contactOrder.options).size).toBe(8);
  });
  it('comes in numbered pages with a total (API-4)', async () => {
    for (const lastName of ['A', 'B', 'C']) await addContact({ lastName });
    const page = async (page: number) => {
      const { items, ...rest } = await ask(listContacts, { page, perPage: 2 });
      return [items.map(({ lastName }) => lastName).join(''), rest];
    };
    expect(await page(1)).toEqual(['AB', { total: 3, more: true }]);
    expect(await page(2)).toEqual(['C', { total: 3, more: false }]);
    expect(await page(Number.MAX_SAFE_INTEGER)).toEqual(['', { total: 3, more: false }]);
  });
  it('goes on from the cursor of any contact, in both directions, whoever comes meanwhile (GQL-11)', async () => {
    for (const lastName of ['A', 'B', 'D']) await addContact({ lastName });
    const from: CursorPage = { limit: 2, cursor: null, backward: false, counted: false };
    const read = async (given: Partial<CursorPage>, asked = {}) => {
      const { items, ...rest } = await ask(listContacts, { from: { ...from, ...given }, ...asked });
      return { names: items.map(({ lastName }) => lastName).join(''), ...rest };
    };
    const first = await read({ counted: true });
    expect(first).toEqual({ names: 'AB', total: 3, more: true, cursors: [expect.any(String), expect.any(String)] });
    const [ofA, ofB] = first.cursors as [string, string];
    await addContact({ lastName: 'C' });
    await addContact({ lastName: 'AA' });
    expect(await read({ cursor: ofB })).toMatchObject({ names: 'CD', total: null, more: false });
    expect(await read({ cursor: ofB, backward: true })).toMatchObject({ names: 'AAA', more: false });
    expect(await read({ cursor: ofA, backward: true })).toMatchObject({ names: '', more: false });
    expect(await read({ backward: true })).toMatchObject({ names: 'CD', more: true });
    expect(await refusal(read({ cursor: ofA }, { search: 'x' }))).toMatch(/^cursor-not-valid/);
    expect(await refusal(read({ cursor: 'garbled' }))).toMatch(/^cursor-not-valid/);
  });
  it('needs a Planner (API-31)', async () => {
    expect(await refusal(lastNames({}, accessTo({ ...acme, role: 10 })))).toMatch(/^forbidden/);
  });
});

describe('the number of contacts', () => {
  it('is told by state, as the search says (CRM-38)', async () => {
    expect(await ask(countContacts, {})).toEqual({ active: 0, inactive: 0, all: 0 });
    const { id: contactId } = await addContact();
    await addContact({ lastName: 'Doe' });
    await addContact({}, accessTo(globex));
    await ask(updateContact, { contactId, active: false });
    expect(await ask(countContacts, {})).toEqual({ active: 1, inactive: 1, all: 2 });
    expect(await ask(countContacts, { search: 'doe' })).toEqual({ active: 1, inactive: 0, all: 1 });
  });
  it('is told to Planners only', async () => {
    const asGuest = { access: accessTo({ ...acme, role: 10 }) };
    expect(await refusal(ask(countContacts, {}, asGuest))).toMatch(/^forbidden/);
  });
});

describe('ids', () => {
  it('are given out once, each kind for itself', async () => {
    const { ids } = await ask(reserveCrmIds, { kind: 'contact', count: 3 });
    const more = await ask(reserveCrmIds, { kind: 'contact', count: 2 });
    expect(new Set([...ids, ...more.ids]).size).toBe(5);
    await ask(reserveCrmIds, { kind: 'organization', count: 1 });
    const streams = ['ids-contact', 'ids-organization'].map((stream) =>
      insisting(() => service.parts.eventStore.read(stream)),
    );
    expect((await Promise.all(streams)).map((events) => events.length > 0)).toEqual([true, true]);
  });
  it('are of no other kind', async () => {
    expect(await refusal(ask(reserveCrmIds, { kind: 'invoice', count: 1 }))).toMatch(/^invalid-request/);
  });
});

describe('what others hear', () => {
  it('is ids and names of fields, nothing personal (EVT-3, CRM-39)', async () => {
    const { id: contactId } = await addContact({ email: 'jane@x.org' });
    await ask(updateContact, { contactId, lastName: 'Doe', email: 'doe@x.org', active: false });
    await ask(updateContact, { contactId, active: true });
    const announced = (await eventsOf(contactId)).map((event) => crmDefinition.announce!.crm!(event));
    const ids = { contactId, groupId: acme.groupId };
    const subject = `contacts/${contactId}`;
    expect(announced).toEqual([
      { type: 'crm.contacts.created.v1', payload: ids, subject },
      { type: 'crm.contacts.updated.v1', payload: { ...ids, changed: ['lastName', 'email'] }, subject },
      { type: 'crm.contacts.deactivated.v1', payload: ids, subject },
      { type: 'crm.contacts.activated.v1', payload: ids, subject },
    ]);
  });
});

describe('personal facts', () => {
  it('stand in the stream of the contact alone', async () => {
    await addContact({ firstName: 'Quillon', lastName: 'Quibble', email: 'quill@quib.org', phone: '987654' });
    const { events } = await insisting(() => service.parts.log.readAll(0, 10_000));
    const elsewhere = events.filter(({ stream }) => !stream.startsWith('contact-'));
    expect(elsewhere.length).toBeGreaterThan(1);
    expect(JSON.stringify(elsewhere)).not.toMatch(/quill|quib|987654/i);
  });
});

describe('contacts that are alike', () => {
  const pairs = async (input: object = {}) => {
    const { items, ...rest } = await ask(listDuplicateContacts, input);
    return { pairs: items.map(({ contacts, equal }) => [...contacts.map(({ id }) => id), equal.join()]), ...rest };
  };
  const ids = async (...inputs: object[]) => {
    const made: number[] = [];
    for (const input of inputs)
      made.push((await addContact({ firstName: 'A', lastName: `B${made.length}`, ...input })).id);
    return made;
  };

  it('are paired by name without case, then by phone however it is written, each pair once (MRG-3)', async () => {
    const [a, b, c, d, e] = await ids(
      { firstName: 'JÖrg', lastName: 'Groß', phone: '+49 (30) 1-2' },
      { firstName: 'jörg', lastName: 'GROSS', phone: '+49 30/12' },
      { firstName: 'Jörg', lastName: 'groß' },
      { firstName: 'Ann', lastName: 'Roe', phone: '+493012' },
      { firstName: 'Roe', lastName: 'Ann', phone: '+4930120' },
      { phone: '-' },
      { phone: '.' },
    );
    expect(await pairs()).toEqual({
      pairs: [
        [a, b, 'name,phone'],
        [a, c, 'name'],
        [b, c, 'name'],
        [a, d, 'phone'],
        [b, d, 'phone'],
      ],
      total: null,
      more: false,
    });
    await ask(updateContact, { contactId: c!, lastName: 'Klein' });
    await ask(updateContact, { contactId: e!, phone: '+4930 12' });
    await ask(updateContact, { contactId: b!, active: false });
    expect((await pairs({ state: 'active' })).pairs).toEqual([
      [a, d, 'phone'],
      [a, e, 'phone'],
      [d, e, 'phone'],
    ]);
  });
  it('are listed in pages of which each goes on where the one before ended, through any number of groups (MRG-3)', async () => {
    for (let name = 0; name < 40; name += 1) await ids({ lastName: `N${name}` }, { lastName: `N${name}` });
    await ids(...Array.from({ length: 4 }, () => ({ lastName: 'Same' })));
    await ids(...['x', 'y', 'z'].map((lastName) => ({ lastName, phone: '110' })));
    const all: unknown[] = [];
    for (let page = 1, more = true; more; page += 1) {
      const part = await pairs({ page, perPage: 11 });
      all.push(...part.pairs);
      more = part.more;
    }
    expect(all.length).toBe(40 + 6 + 3);
    expect(new Set(all.map(String)).size).toBe(all.length);
    expect(all).toEqual((await pairs({ perPage: 100 })).pairs);
    expect((await pairs({ page: 6, perPage: 11 })).pairs).toEqual([]);
  });
  it('are those of the group whose contacts the caller may view (CRM-1, SRC-2, SRC-10)', async () => {
    await ids({ lastName: 'Same' }, { lastName: 'Same' });
    await addContact({ lastName: 'Same' }, accessTo(globex));
    expect((await pairs()).pairs).toHaveLength(1);
    const through = { access: accessTo(subgroup, acme) };
    expect((await ask(listDuplicateContacts, {}, through)).items).toHaveLength(1);
    expect((await ask(listDuplicateContacts, { owned: true }, through)).items).toEqual([]);
    const guest = { access: accessTo(subgroup, { ...acme, role: 10 }) };
    expect(await refusal(ask(listDuplicateContacts, {}, guest))).toMatch(/^forbidden/);
  });
});
