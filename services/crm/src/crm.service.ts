import 'reflect-metadata';
import { z } from 'zod';
import { Service } from '@ledgerdesk/service-host';
import { contactList } from './contacts/contact-list/contact-list.projection';
import { announceContacts } from './contacts/contacts.announcements';
import { CrmModule } from './crm.module';
import { organizationList } from './organizations/organization-list/organization-list.projection';
import { announceOrganizations } from './organizations/organizations.announcements';

/** Contacts and organizations. */
export const crmService: Service<z.ZodRawShape> = {
  name: 'crm',
  module: (parts) => CrmModule.of(parts),
  projections: [contactList, organizationList],
  announce: { crm: (recorded) => announceContacts(recorded) ?? announceOrganizations(recorded) },
};
