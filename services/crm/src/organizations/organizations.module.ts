import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { commandHandlers } from '@ledgerdesk/event-store';
import { organizationStream } from './organization';
import { OrganizationDetails } from './organization-details/organization-details.query';
import { OrganizationList } from './organization-list/organization-list.query';
import { OrganizationNames } from './organization-name';
import { CreateOrganization, organizationDecider, UpdateOrganization } from './organization.decider';
import { OrganizationsController } from './organizations.controller';

const organizations = {
  decider: organizationDecider,
  streamFor: ({ data }: CreateOrganization | UpdateOrganization) => organizationStream(data.organizationId),
};

@Module({
  imports: [CqrsModule],
  controllers: [OrganizationsController],
  providers: [
    OrganizationDetails,
    OrganizationList,
    OrganizationNames,
    ...commandHandlers(organizations, CreateOrganization, UpdateOrganization),
  ],
  exports: [OrganizationDetails],
})
export class OrganizationsModule {}
