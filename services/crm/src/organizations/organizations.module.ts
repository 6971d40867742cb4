import { Module } from '@nestjs/common';
import { commandHandlers } from '@ledgerdesk/event-store';
import { CreateOrganizationHandler } from './create-organization.handler';
import { organizationStream } from './organization';
import { OrganizationDetails } from './organization-details/organization-details.query';
import { OrganizationList } from './organization-list/organization-list.query';
import { OrganizationNames } from './organization-name';
import { CreateOrganization, organizationDecider, UpdateOrganization } from './organization.decider';
import { OrganizationsController } from './organizations.controller';
import { UpdateOrganizationHandler } from './update-organization.handler';

const organizations = {
  decider: organizationDecider,
  streamFor: ({ data }: CreateOrganization | UpdateOrganization) => organizationStream(data.organizationId),
};

@Module({
  controllers: [OrganizationsController],
  providers: [
    OrganizationDetails,
    OrganizationList,
    OrganizationNames,
    CreateOrganizationHandler,
    UpdateOrganizationHandler,
    ...commandHandlers(organizations, CreateOrganization, UpdateOrganization),
  ],
  exports: [OrganizationDetails],
})
export class OrganizationsModule {}
