import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Event, fold, Recorded } from '@ledgerdesk/event-sourcing';
import { contactList } from './contacts/contact-list/contact-list.projection';
import { contactDecider } from './contacts/contact.decider';
import { organizationList } from './organizations/organization-list/organization-list.projection';
import { organizationDecider } from './organizations/organization.decider';

/** As the log has kept them: one of each type and schema there ever was. Never changed. */
const sample = <E extends Event>(noun: string, name: string): Recorded<E> =>
  JSON.parse(readFileSync(join(__dirname, noun, 'samples', `${name}.json`), 'utf8'));
const namesOf = (noun: string) =>
  readdirSync(join(__dirname, noun, 'samples')).map((file) => file.replace('.json', ''));

const claimId = '1b4e28ba-2fa1-51d2-883f-0016d3cca427';
const voidedClaims = ['6fa459ea-ee8a-5ca4-894e-db77e160355e'];
const times = { createdAt: '2026-11-24T09:00:00.000Z', updatedAt: '2026-11-25T09:00:00.000Z' };

describe('stored events of every schema', () => {
  const ofContact = [
    'ClaimVoided',
    'ContactCreated',
    'ContactDetailsChanged',
    'ContactDeactivated',
    'ContactActivated',
  ];
  const ofOrganization = ofContact.map((type) => type.replace('Contact', 'Organization'));

  it('fold to the contact they were about', () =>
    expect(
      fold(
        contactDecider,
        ofContact.map((type) => sample<never>('contacts', `${type}.v1`)),
      ),
    ).toMatchObject({
      contactId: 7,
      groupId: 3,
      organizationId: null,
      firstName: 'Jane',
      lastName: 'Doe',
      email: null,
      phone: '+1 555 0100',
      description: null,
      status: 'active',
      changes: 4,
      voidedClaims,
      ...times,
    }));
  it('fold to the organization they were about', () =>
    expect(
      fold(
        organizationDecider,
        ofOrganization.map((type) => sample<never>('organizations', `${type}.v1`)),
      ),
    ).toMatchObject({
      organizationId: 4,
      groupId: 3,
      name: { text: 'INITECH', claimId, groupId: 3 },
      defaultRateCents: null,
      description: null,
      status: 'active',
      changes: 4,
      voidedClaims,
      ...times,
    }));
  it('are all there', () => {
    const versioned = (types: readonly string[]) => types.map((type) => `${type}.v1`).sort();
    expect(namesOf('contacts').sort()).toEqual(versioned(ofContact));
    expect(namesOf('organizations').sort()).toEqual(versioned(ofOrganization));
    const handled = [...contactList.handles, ...organizationList.handles, 'ClaimVoided'];
    expect(new Set(handled)).toEqual(new Set([...ofContact, ...ofOrganization]));
  });
});
