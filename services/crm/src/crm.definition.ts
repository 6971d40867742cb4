import 'reflect-metadata';
import { ServiceDefinition } from '@ledgerdesk/service-host';
import { contactList } from './contacts/contact-list/contact-list.projection';
import { announceContacts } from './contacts/contacts.announcements';
import { CrmModule } from './crm.module';
import { importDefinition } from './imports/import-steps';
import { mergeDefinition } from './merges/merge-turns';
import { organizationList } from './organizations/organization-list/organization-list.projection';
import { announceOrganizations } from './organizations/organizations.announcements';

/** Contacts and organizations. */
export const crmDefinition: ServiceDefinition = {
  name: 'crm',
  module: CrmModule,
  projections: [contactList, organizationList],
  processes: [importDefinition, mergeDefinition],
  announce: { crm: (recorded) => announceContacts(recorded) ?? announceOrganizations(recorded) },
};
