import {
  Access,
  contactsOfSameEmail,
  contactsToFilterBy,
  matchContacts,
  ownersOfContacts,
  readLinkedContacts,
  Role,
  updateContact,
} from '@ledgerdesk/contracts';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import { aRequest, askPatiently, StartedService } from '@ledgerdesk/testing';
import { asking, accessTo, newGroup, untilServing } from '../../fixture/requests';
import { crmDefinition } from '../../crm.definition';

let service: StartedService;
beforeAll(async () => {
  service = await StartedService.start(crmDefinition);
  await untilServing(service.parts);
});
afterAll(() => service.stop());

let acme = newGroup();
let desk = newGroup();
beforeEach(() => ([acme, desk] = [newGroup('acme'), newGroup('acme/desk')]));
const { ask, addContact, addOrganization } = asking(
  () => service.parts.client,
  () => acme,
);

/** A project of the group `desk`, whose contact source is `acme`, where the asker has a role on the source. */
const atProject = (role: Role, { enabled = true, bot = false } = {}): Access => {
  const { target, ...access } = accessTo(desk, { ...acme, role, crmEnabled: enabled });
  const project = { ...target!, kind: 'project' as const, id: 7_000, fullPath: 'acme/desk/project' };
  return { ...access, target: project, ...(bot ? { supportBot: true } : {}) };
};
const planner = 15;
const guest = 10;

describe('contacts of an issue', () => {
  it.each([false, true])('are those that the contact source owns, fresh: %s (LNK-3)', async (fresh) => {
    const jane = await addContact({ email: 'jane@x.test' });
    const elsewhere = await addContact({}, accessTo(newGroup('globex')));
    const asked = { ids: [jane.id, elsewhere.id, 999_999], fresh };
    expect(await ask(readLinkedContacts, asked, { access: atProject(planner) })).toEqual({
      contacts: [jane],
      byEmail: [],
      replaced: [],
    });
  });
  it('are found by the same e-mail, answered as it was given (LNK-11)', async () => {
    const jane = await addContact({ email: 'jane@bücher.example' });
    const emails = ['JANE@xn--bcher-kva.example', 'nobody@x.test'];
    const { contacts, byEmail } = await ask(
      readLinkedContacts,
      { ids: [], emails, fresh: true },
      { access: atProject(planner) },
    );
    expect([contacts, byEmail]).toEqual([[jane], [{ email: emails[0], contactId: jane.id }]]);
  });
  it('are found by the same e-mail as a contact of another source, for nobody to see (MC-6)', async () => {
    const globex = newGroup('globex');
    const there = await addContact({ email: 'JANE@x.test' }, accessTo(globex));
    const silent = await addContact({}, accessTo(globex));
    const here = await addContact({ email: 'jane@x.test' });
    const asked = { contactSourceId: here.groupId, ids: [there.id, silent.id, 999_999] };
    const found = await askPatiently(service.parts.client, contactsOfSameEmail, asked, aRequest(null));
    expect(found).toEqual({ ids: [here.id] });
  });
  it('are not found by an e-mail that was given up', async () => {
    const jane = await addContact({ email: 'jane@x.test' });
    await ask(updateContact, { contactId: jane.id, email: null });
    const asked = { ids: [], emails: ['jane@x.test'] };
    expect(await ask(readLinkedContacts, asked, { access: atProject(planner) })).toEqual({
      contacts: [],
      byEmail: [],
      replaced: [],
    });
  });
  it('are for Planner+ of the contact source, where CRM is on (LNK-1)', async () => {
    const asked = { ids: [1] };
    expect(await refusal(ask(readLinkedContacts, asked, { access: atProject(guest) }))).toMatch(/^forbidden/);
    const off = atProject(planner, { enabled: false });
    expect(await refusal(ask(readLinkedContacts, asked, { access: off }))).toMatch(/^crm-disabled/);
  });
});

describe('the addresses of a mail', () => {
  const bot = (options = {}) => atProject(0, { bot: true, ...options });
  it('are matched with contacts by the Support Bot, active and inactive ones apart (LNK-20, LNK-21)', async () => {
    const jane = await addContact({ email: 'jane@x.test' });
    const joe = await addContact({ email: 'joe@x.test' });
    await ask(updateContact, { contactId: joe.id, active: false });
    const addresses = ['Jane@X.test', 'jane@x.test', 'joe@x.test', 'stranger@x.test', 'no address'];
    expect(await ask(matchContacts, { addresses }, { access: bot() })).toEqual({
      activeIds: [jane.id],
      inactiveIds: [joe.id],
    });
  });
  it('match nothing where CRM is off, and nothing fails (LNK-21)', async () => {
    await addContact({ email: 'jane@x.test' });
    expect(await ask(matchContacts, { addresses: ['jane@x.test'] }, { access: bot({ enabled: false }) })).toEqual({
      activeIds: [],
      inactiveIds: [],
    });
  });
  it('are matched for nobody else', async () =>
    expect(await refusal(ask(matchContacts, { addresses: [] }, { access: atProject(50) }))).toMatch(/^forbidden/));
});

describe('the contacts to filter issues of an installation by (ISS-21, ISS-22)', () => {
  const nothing = { groupId: null, ids: [], tooMany: false };
  const toFilterBy = (contactId: number | null, organizationId: number | null) =>
    ask(contactsToFilterBy, { contactId, organizationId }, { access: { ...accessTo(desk), target: null } });
  it('are a contact, those of an organization, or the contact where it is of the organization, with their group', async () => {
    const { id: organizationId } = await addOrganization({ name: 'Initech' });
    const jane = await addContact({ organizationId });
    const joe = await addContact();
    const { groupId } = acme;
    expect(await toFilterBy(joe.id, null)).toEqual({ groupId, ids: [joe.id], tooMany: false });
    expect(await toFilterBy(null, organizationId)).toEqual({ groupId, ids: [jane.id], tooMany: false });
    expect(await toFilterBy(jane.id, organizationId)).toEqual({ groupId, ids: [jane.id], tooMany: false });
    expect(await toFilterBy(joe.id, organizationId)).toEqual(nothing);
  });
  it('are none where there is no such contact or organization', async () =>
    expect([await toFilterBy(999_999, null), await toFilterBy(null, 999_999)]).toEqual([nothing, nothing]));
});

describe('the groups that own contacts', () => {
  it("are told on nobody's behalf, of those that there are, in any state (PRJ-2)", async () => {
    const jane = await addContact();
    await ask(updateContact, { contactId: jane.id, active: false });
    const globex = newGroup('globex');
    const joe = await addContact({}, accessTo(globex));
    const { client } = service.parts;
    expect(await askPatiently(client, ownersOfContacts, { ids: [jane.id, joe.id, 999_999] }, aRequest(null))).toEqual({
      owners: [
        { contactId: jane.id, groupId: acme.groupId },
        { contactId: joe.id, groupId: globex.groupId },
      ],
    });
  });
});
