import {
  exportContacts,
  exportOrganizations,
  listContacts,
  ReplyOf,
  Request,
  RequestInput,
  updateContact,
} from '@ledgerdesk/contracts';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import { StartedService } from '@ledgerdesk/testing';
import { crmDefinition } from './crm.definition';
import { accessTo, asking, newGroup, untilServing } from './fixture/requests';

let service: StartedService;
beforeAll(async () => {
  service = await StartedService.start(crmDefinition);
  await untilServing(service.parts);
});
afterAll(() => service.stop());

let acme = newGroup();
beforeEach(() => (acme = newGroup()));
const { ask, addContact, addOrganization } = asking(
  () => service.parts.client,
  () => acme,
);

type Export = typeof exportContacts | typeof exportOrganizations;
/** All parts, to the end. */
const partsOf = async <R extends Export>(contract: R, filters: RequestInput<R>) => {
  const parts: ReplyOf<R>['items'][] = [];
  for (let after: string | null = null; ;) {
    const { items, next } = (await ask(contract as Request, { ...filters, after })) as ReplyOf<R>;
    parts.push(items);
    if (next === null) return parts;
    after = next;
  }
};

describe('an export', () => {
  it('answers all that is listed, in its order, 100 at a time (API-42)', async () => {
    const numbers = Array.from({ length: 105 }, (_, n) => n);
    await Promise.all(numbers.map((n) => addContact({ lastName: `Roe ${String(n % 50).padStart(2, '0')}` })));
    const parts = await partsOf(exportContacts, { sort: 'desc' });
    expect(parts.map(({ length }) => length)).toEqual([100, 5]);
    const { items } = await ask(listContacts, { sort: 'desc', perPage: 100 });
    expect(parts.flat().slice(0, 100)).toEqual(items);
    expect(new Set(parts.flat().map(({ id }) => id)).size).toBe(105);
  });
  it('skips and doubles none where another one goes meanwhile (API-42)', async () => {
    const numbers = Array.from({ length: 105 }, (_, n) => 100 + n);
    const all = await Promise.all(numbers.map((n) => addContact({ lastName: `Roe ${n}` })));
    const { items, next } = await ask(exportContacts, {});
    await ask(updateContact, { contactId: all[3]!.id, lastName: 'Zoe' });
    const rest = await ask(exportContacts, { after: next });
    expect([...items, ...rest.items].map(({ id }) => id)).toEqual([...all, all[3]!].map(({ id }) => id));
  });
  it('has the filters of the list (API-42)', async () => {
    const { id: organizationId } = await addOrganization({ name: 'Initech' });
    await addOrganization({ name: 'Globex' });
    const { id } = await addContact({ firstName: 'Ann', organizationId });
    await addContact({ firstName: 'Ann' });
    const idsOf = async (filters: RequestInput<typeof exportContacts>) =>
      (await partsOf(exportContacts, filters)).flat().map((contact) => contact.id);
    expect(await idsOf({ search: 'ann', organizationId })).toEqual([id]);
    expect(await idsOf({ ids: [id] })).toEqual([id]);
    expect(await idsOf({ state: 'inactive' })).toEqual([]);
    const [organizations] = await partsOf(exportOrganizations, { search: 'init' });
    expect(organizations!.map(({ name }) => name)).toEqual(['Initech']);
  });
  it('needs the right to see them, in every part (IMP-1)', async () => {
    const access = accessTo({ ...acme, role: 10 });
    const message = 'forbidden: You may not view the contacts and organizations of this group';
    expect(await refusal(ask(exportContacts, {}, { access }))).toBe(message);
    expect(await refusal(ask(exportOrganizations, {}, { access }))).toBe(message);
  });
});
