import {
  countOrganizations,
  createOrganization,
  listOrganizations,
  readOrganization,
  updateOrganization,
} from '@ledgerdesk/contracts';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import { insisting, StartedService } from '@ledgerdesk/testing';
import { asking, accessTo, newGroup, untilServing } from '../fixture/requests';
import { crmDefinition } from '../crm.definition';
import { organizationStream } from './organization';

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

const { ask, addOrganization, newId } = asking(
  () => service.parts.client,
  () => acme,
);

describe('creating an organization', () => {
  it('answers the whole organization, as it is read and listed then (API-5, API-35)', async () => {
    const organizationId = newId();
    const input = { name: ' Initech ', defaultRate: '12.5', description: '' };
    const { organization, visible } = await ask(createOrganization, { organizationId, ...input });
    expect(organization).toEqual({
      id: organizationId,
      groupId: acme.groupId,
      name: 'Initech',
      defaultRateCents: 1250,
      description: null,
      state: 'active',
      changes: 1,
      createdAt: expect.any(String),
      updatedAt: organization.createdAt,
    });
    expect(visible).toBe(true);
    expect(await ask(readOrganization, { organizationId })).toEqual({ organization });
    expect(await ask(listOrganizations, {})).toEqual({ items: [organization], total: 1, more: false });
  });
  it('is refused with all that is wrong (CRM-19..22, 30)', async () => {
    const refused = refusal(addOrganization({ name: '', defaultRate: -1 }));
    expect(await refused).toBe("invalid-fields: name can't be blank, defaultRate must be greater than or equal to 0");
  });
  it('is refused where the name is taken in the group, without case, and only there (CRM-20)', async () => {
    await addOrganization({ name: 'Straße' });
    expect(await refusal(addOrganization({ name: 'STRASSE' }))).toBe('invalid-fields: name has already been taken');
    expect(await refusal(addOrganization({ name: 'strasse', defaultRate: 'x' }))).toBe(
      'invalid-fields: defaultRate is not a number, name has already been taken',
    );
    await addOrganization({ name: 'Straße' }, accessTo(globex));
  });
  it('is refused in a group that may not own organizations (SRC-4)', async () => {
    expect(await refusal(addOrganization({}, accessTo(subgroup, acme, false)))).toBe(
      'invalid-fields: base organizations can only be added to root groups and groups configured as CRM targets',
    );
  });
  it('needs a Developer (CRM-4)', async () => {
    expect(await refusal(addOrganization({}, accessTo({ ...acme, role: 20 })))).toMatch(/^forbidden/);
  });
});

describe('50 creations of one name at the same time', () => {
  it('are one organization and 49 clear refusals (CRM-31)', async () => {
    const create = (n: number) => refusal(addOrganization({ name: n % 2 ? 'Initech' : ' INITECH' }));
    const refused = await Promise.allSettled(Array.from({ length: 50 }, (_, n) => create(n)));
    const texts = refused.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : 'created'));
    expect(texts.filter((text) => text === 'invalid-fields: name has already been taken')).toHaveLength(49);
    expect((await ask(listOrganizations, {})).total).toBe(1);
  });
});

describe('updating an organization', () => {
  it('changes only what it names, also through a subgroup (API-35)', async () => {
    const before = await addOrganization({ name: 'Initech', defaultRate: 5 });
    const through = { access: accessTo(subgroup, acme, false) };
    const change = { organizationId: before.id, name: 'INITECH', active: false };
    const { organization } = await ask(updateOrganization, change, through);
    const { updatedAt } = organization;
    expect(organization).toEqual({ ...before, name: 'INITECH', state: 'inactive', changes: 3, updatedAt });
    expect((await ask(listOrganizations, {})).items).toEqual([organization]);
  });
  it('to what it is already leaves it alone (CRM-18)', async () => {
    const before = await addOrganization({ name: 'Initech', defaultRate: 5 });
    const same = { organizationId: before.id, name: 'Initech ', defaultRate: '5.00', active: true };
    expect((await ask(updateOrganization, same)).organization).toEqual(before);
  });
  it('frees its former name at once (CRM-31)', async () => {
    const { id: organizationId } = await addOrganization({ name: 'Initech' });
    await ask(updateOrganization, { organizationId, name: 'Initrode' });
    expect(await refusal(addOrganization({ name: 'initech', defaultRate: 'x' }))).toBe(
      'invalid-fields: defaultRate is not a number',
    );
    await addOrganization({ name: 'initech' });
    expect(await refusal(ask(updateOrganization, { organizationId, name: 'Initech' }))).toBe(
      'invalid-fields: name has already been taken',
    );
  });
  it('is refused where it is not as it was read (API-12)', async () => {
    const { id: organizationId } = await addOrganization();
    await ask(updateOrganization, { organizationId, description: 'x', ifChanges: [1] });
    expect(await refusal(ask(updateOrganization, { organizationId, description: 'y', ifChanges: [1] }))).toMatch(
      /^precondition-failed/,
    );
  });
  it('needs a Developer (CRM-4)', async () => {
    const { id: organizationId } = await addOrganization();
    const asPlanner = { access: accessTo({ ...acme, role: 15 }) };
    expect(await refusal(ask(updateOrganization, { organizationId, active: false }, asPlanner))).toMatch(/^forbidden/);
  });
});

describe('reading an organization', () => {
  it('of another group is as if there were none', async () => {
    const { id: organizationId } = await addOrganization({}, accessTo(globex));
    expect(await refusal(ask(readOrganization, { organizationId }))).toMatch(/^organization-not-found/);
    expect(await refusal(ask(readOrganization, { organizationId: 9_999 }))).toMatch(/^organization-not-found/);
  });
  it('needs a Planner (CRM-1)', async () => {
    const { id: organizationId } = await addOrganization();
    const asGuest = { access: accessTo({ ...acme, role: 10 }) };
    expect(await refusal(ask(readOrganization, { organizationId }, asGuest))).toMatch(/^forbidden/);
  });
});

describe('a list of organizations', () => {
  const names = async (asked: object, access = accessTo(acme)) =>
    (await ask(listOrganizations, asked, { access })).items.map(({ name }) => name).join(' ');

  it('is filtered by state, ids and words, and counted by state (CRM-35, CRM-36, CRM-38)', async () => {
    const initech = await addOrganization({ name: 'Initech' });
    await addOrganization({ name: 'Initrode', description: 'Milton works here' });
    await ask(updateOrganization, { organizationId: initech.id, active: false });
    expect(await names({ state: 'active' })).toBe('Initrode');
    expect(await names({ ids: [initech.id] })).toBe('Initech');
    expect(await names({ search: 'INIT milton' })).toBe('Initrode');
    expect(await names({ search: 'ro' })).toBe('Initrode');
    expect(await ask(countOrganizations, {})).toEqual({ active: 1, inactive: 1, all: 2 });
    expect(await ask(countOrganizations, { search: 'milton' })).toEqual({ active: 1, inactive: 0, all: 1 });
  });
  it('is sorted by every key in both directions, ties by name, empty last (CRM-37)', async () => {
    for (const [name, defaultRate, description] of [
      ['b', 5, 'x'],
      ['A', 10, 'x'],
      ['c', null, null],
      ['é', 5, 'y'],
    ] as const)
      await addOrganization({ name, defaultRate, description });
    const sorted = (orderBy: string) => Promise.all(['asc', 'desc'].map((sort) => names({ orderBy, sort })));
    expect(await sorted('name')).toEqual(['A b c é', 'é c b A']);
    expect(await sorted('default_rate')).toEqual(['b é A c', 'A b é c']);
    expect(await sorted('description')).toEqual(['A b é c', 'é A b c']);
    expect(await names({})).toBe('A b c é');
  });
  it('is of the contact source, or of the named group itself (SRC-2, SRC-10)', async () => {
    await addOrganization({ name: 'Ours' });
    await addOrganization({ name: 'Theirs' }, accessTo(globex));
    expect(await names({}, accessTo(acme, globex))).toBe('Theirs');
    expect(await names({ owned: true }, accessTo(acme, globex))).toBe('Ours');
  });
  it('and their number are for Planners (CRM-1)', async () => {
    const asGuest = { access: accessTo({ ...acme, role: 10 }) };
    expect(await refusal(ask(listOrganizations, {}, asGuest))).toMatch(/^forbidden/);
    expect(await refusal(ask(countOrganizations, {}, asGuest))).toMatch(/^forbidden/);
  });
});

describe('what others hear', () => {
  it('is ids and names of fields (EVT-3)', async () => {
    const { id: organizationId } = await addOrganization();
    await ask(updateOrganization, { organizationId, name: 'Initrode', active: false });
    const events = await insisting(() => service.parts.eventStore.read(organizationStream(organizationId)));
    const ids = { organizationId, groupId: acme.groupId };
    const subject = `organizations/${organizationId}`;
    expect(events.map((event) => crmDefinition.announce!.crm!(event))).toEqual([
      { type: 'crm.organizations.created.v1', payload: ids, subject },
      { type: 'crm.organizations.updated.v1', payload: { ...ids, changed: ['name'] }, subject },
      { type: 'crm.organizations.updated.v1', payload: { ...ids, changed: ['state'] }, subject },
    ]);
  });
});
