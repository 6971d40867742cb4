import 'reflect-metadata';
import { ServiceDefinition } from '@ledgerdesk/service-host';
import { contactList } from './contacts/contact-list/contact-list.projection';
import { announceContacts } from './contacts/contacts.announcements';
import { CrmModule } from './crm.module';
import { crmEnvironment } from './crm.environment';
import { erasureDefinition } from './erasures/erasure-turns';
import { repeatErasures } from './erasures/repeat-erasures';
import { importDefinition } from './imports/import-steps';
import { mergeDefinition } from './merges/merge-turns';
import { organizationList } from './organizations/organization-list/organization-list.projection';
import { announceOrganizations } from './organizations/organizations.announcements';

export { crmEnvironment, repeatErasures };

/** Contacts and organizations. */
export const crmDefinition: ServiceDefinition<typeof crmEnvironment> = {
  name: 'crm',
  module: CrmModule,
  environment: crmEnvironment,
  projections: [contactList, organizationList],
  processes: [importDefinition, mergeDefinition, erasureDefinition],
  announce: { crm: (recorded) => announceContacts(recorded) ?? announceOrganizations(recorded) },
};
