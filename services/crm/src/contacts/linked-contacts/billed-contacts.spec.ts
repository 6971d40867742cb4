import { contactSourcesBelow, contactsToBill, eraseContact, mergeContact, updateContact } from '@ledgerdesk/contracts';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import { standIn, StartedService } from '@ledgerdesk/testing';
import { CrmModule } from '../../crm.module';
import { crmDefinition } from '../../crm.definition';
import { accessTo, asking, newGroup, untilServing } from '../../fixture/requests';

let contactSourceIds: number[] = [];
const groups = standIn(contactSourcesBelow, () => ({ contactSourceIds }));
let service: StartedService;
beforeAll(async () => {
  const module = { module: class AmongFakes {}, imports: [CrmModule], controllers: [groups] };
  service = await StartedService.start({ ...crmDefinition, module });
  await untilServing(service.parts);
});
afterAll(() => service.stop());

let acme = newGroup();
beforeEach(() => {
  acme = newGroup();
  contactSourceIds = [acme.groupId];
});
const { ask, addContact, addOrganization } = asking(
  () => service.parts.client,
  () => acme,
);
const bill = (ids: readonly number[], contactSourceId = acme.groupId) =>
  ask(contactsToBill, { contactSourceId, ids: [...ids] });

describe('contacts to bill', () => {
  it('are those that the contact source owns, by name, with their organizations and rates (TIM-15, LNK-3)', async () => {
    const organization = await addOrganization({ name: 'Acme', defaultRate: '12.50' });
    const jane = await addContact({ firstName: 'Jane', lastName: 'Doe', organizationId: organization.id });
    const joe = await addContact({ firstName: 'Joe', lastName: 'Roe' });
    const elsewhere = await addContact({}, accessTo(newGroup('globex')));
    expect(await bill([jane.id, joe.id, elsewhere.id, 999_999])).toEqual({
      contacts: [
        { id: jane.id, contactId: jane.id, name: 'Jane Doe', organizationId: organization.id },
        { id: joe.id, contactId: joe.id, name: 'Joe Roe', organizationId: null },
      ],
      organizations: [{ id: organization.id, name: 'Acme', defaultRateCents: 1_250 }],
    });
  });
  it('are what they are now, also inactive and merged (TIM-18)', async () => {
    const jane = await addContact({ firstName: 'Jane', lastName: 'Doe' });
    const joe = await addContact({ firstName: 'Joe', lastName: 'Roe' });
    await ask(updateContact, { contactId: jane.id, active: false });
    await ask(mergeContact, { contactId: joe.id, into: jane.id });
    const { contacts } = await bill([joe.id]);
    expect(contacts).toEqual([{ id: joe.id, contactId: jane.id, name: 'Jane Doe', organizationId: null }]);
  });
  it('are named as erased, and keep their organization (TIM-18, ERA-2)', async () => {
    const organization = await addOrganization({ name: 'Acme' });
    const jane = await addContact({ firstName: 'Jane', lastName: 'Doe', organizationId: organization.id });
    await ask(eraseContact, { contactId: jane.id, confirm: `${jane.id}` }, { access: accessTo({ ...acme, role: 50 }) });
    const { contacts } = await bill([jane.id]);
    expect(contacts).toEqual([
      { id: jane.id, contactId: jane.id, name: 'Erased contact', organizationId: organization.id },
    ]);
  });
  it('are told of a contact source only that is seen below the group that was entered (LNK-1)', async () => {
    const jane = await addContact({});
    contactSourceIds = [acme.groupId + 1_000];
    expect(await refusal(bill([jane.id]))).toContain('forbidden');
  });
});
