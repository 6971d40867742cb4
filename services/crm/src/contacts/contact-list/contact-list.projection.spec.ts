import { recorded, specifyProjection } from '@ledgerdesk/event-sourcing/testing';
import { OrganizationCreated, OrganizationDetailsChanged } from '../../organizations/organization';
import {
  ContactActivated,
  ContactCreated,
  ContactDeactivated,
  ContactDetailsChanged,
  ContactDuplicateAdded,
  ContactMerged,
  ContactMoved,
  ContactReserved,
  Details,
  PresentContact,
} from '../contact';
import { contactList } from './contact-list.projection';
import { contactRow } from './contact-row';

const given = specifyProjection(contactList);
const ids = { contactId: 7, groupId: 3 };
const details: Details = {
  organizationId: null,
  firstName: 'Jane',
  lastName: 'Roe',
  email: { address: 'Jane@X.org', claimId: 'c-1', groupId: 3 },
  phone: null,
  description: 'Straße 5',
};
const name = { text: 'Initech', claimId: 'c-2', groupId: 3 };
const organization = { organizationId: 4, groupId: 3 };

const founded = recorded<OrganizationCreated>('t1', {
  type: 'OrganizationCreated',
  data: { ...organization, name, defaultRateCents: null, description: null, createdAt: 't1' },
});
const created = recorded<ContactCreated>('t1', {
  type: 'ContactCreated',
  data: { ...ids, ...details, createdAt: 't1' },
});
const hired = recorded<ContactCreated>('t1', { type: 'ContactCreated', data: { ...created.data, organizationId: 4 } });
const changed = (details: Partial<Details>) =>
  recorded<ContactDetailsChanged>('t2', { type: 'ContactDetailsChanged', data: { ...ids, details, changedAt: 't2' } });
const deactivated = recorded<ContactDeactivated>('t2', {
  type: 'ContactDeactivated',
  data: { ...ids, changedAt: 't2' },
});
const activated = recorded<ContactActivated>('t3', { type: 'ContactActivated', data: { ...ids, changedAt: 't3' } });

const jane: PresentContact = {
  ...ids,
  ...details,
  status: 'active',
  voidedClaims: [],
  createdAt: 't1',
  updatedAt: 't1',
  changes: 1,
  reservation: null,
  planned: [],
  movedBy: null,
  taken: [],
  mergedIds: [],
  copyOf: null,
};
const initech = { id: 4, name: 'Initech' };
const initechName = { organizationId: 4, name: 'Initech' };

describe('the list of contacts', () => {
  it('shows a new contact', () =>
    given()
      .when(created)
      .then({ 7: contactRow(jane, null) }));
  it('finds and sorts by folded texts (CRM-34, CRM-37)', () =>
    expect(contactRow(jane, initech)).toMatchObject({
      search: 'jane\nroe\njane@x.org\nstrasse 5',
      'last_name asc': '0roe\0\0jane\0\0',
      'phone asc': '1roe\0\0jane\0\0',
      'phone desc': '1roe\0\0jane\0\0',
      'organization asc': '0initech\0\0roe\0\0jane\0\0',
    }));
  it('shows changed details, and when they changed', () =>
    given(created)
      .when(changed({ lastName: 'Doe' }))
      .then({ 7: contactRow({ ...jane, lastName: 'Doe', updatedAt: 't2', changes: 2 }, null) }));
  it('shows whether a contact is active', () =>
    given(created)
      .when(deactivated, activated)
      .then({ 7: contactRow({ ...jane, updatedAt: 't3', changes: 3 }, null) }));
  it('names the organization of a new contact', () =>
    given(founded)
      .when(hired)
      .then({ 7: contactRow({ ...jane, organizationId: 4 }, initech), 'organization-4': initechName }));
  it('names the organization that a contact is given, and keeps it with the next change', () =>
    given(founded, created)
      .when(changed({ organizationId: 4 }), deactivated)
      .then({
        7: contactRow({ ...jane, organizationId: 4, status: 'inactive', updatedAt: 't2', changes: 3 }, initech),
        'organization-4': initechName,
      }));
  it('names none once the contact has left it', () =>
    given(founded, hired)
      .when(changed({ organizationId: null }))
      .then({ 7: contactRow({ ...jane, updatedAt: 't2', changes: 2 }, null), 'organization-4': initechName }));
  it('follows a contact that is moved, with its organization there (TRF-36)', () => {
    const groupId = 5;
    const claimId = 'c-9';
    const reservation = { transferId: 90, plan: 'move', targetId: groupId, claimId } as const;
    const reserved = recorded<ContactReserved>('t2', { type: 'ContactReserved', data: { ...ids, reservation } });
    const from = { groupId: 3, organizationId: null };
    const data = { contactId: 7, groupId, transferId: 90, organizationId: 4, claimId, from };
    const moved = recorded<ContactMoved>('t3', { type: 'ContactMoved', data });
    given(founded, created)
      .when(reserved)
      .then({ 7: contactRow({ ...jane, reservation }, null), 'organization-4': initechName });
    const there: PresentContact = {
      ...jane,
      groupId,
      organizationId: 4,
      email: { ...details.email!, claimId, groupId },
      changes: 2,
      reservation: { ...reservation, claimId: null },
      movedBy: { transferId: 90, from, organizationId: 4 },
    };
    given(founded, created, reserved)
      .when(moved)
      .then({ 7: contactRow(there, initech), 'organization-4': initechName });
  });
  it('shows no contact that was merged, and a survivor as before (TRF-31)', () => {
    const merged = recorded<ContactMerged>('t2', {
      type: 'ContactMerged',
      data: { ...ids, transferId: 90, intoId: 8 },
    });
    given(created).when(merged).then({ 7: null });
    const data = { ...ids, transferId: 90, duplicateId: 9, formerIds: [] };
    given(created)
      .when(recorded<ContactDuplicateAdded>('t2', { type: 'ContactDuplicateAdded', data }))
      .then({ 7: contactRow({ ...jane, mergedIds: [9] }, null) });
  });
  it('shows nothing of a copy that is only reserved', () => {
    const reservation = { transferId: 90, plan: 'create', claimId: 'c-9' } as const;
    given()
      .when(recorded<ContactReserved>('t2', { type: 'ContactReserved', data: { ...ids, reservation } }))
      .then({ 7: null });
  });
  it('is touched as a whole by a new name of an organization, and by nothing else of it', () => {
    const renamed = (details: OrganizationDetailsChanged['data']['details']) =>
      recorded<OrganizationDetailsChanged>('t2', {
        type: 'OrganizationDetailsChanged',
        data: { ...organization, details, changedAt: 't2' },
      });
    expect(contactList.documentIds(renamed({ name }))).toEqual({ where: { organizationId: 4 } });
    expect(contactList.documentIds(renamed({ description: 'x' }))).toEqual([]);
    const present = contactRow({ ...jane, organizationId: 4 }, { id: 4, name: 'Initrode' });
    expect(contactList.evolve(present, renamed({ name }), new Map())).toEqual(
      contactRow({ ...jane, organizationId: 4 }, initech),
    );
    expect(contactList.evolve({ ...initechName, name: 'Initrode' }, renamed({ name }), new Map())).toEqual(initechName);
  });
});
