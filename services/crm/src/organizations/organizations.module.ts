import { Module } from '@nestjs/common';
import { commandHandlers } from '@ledgerdesk/event-store';
import { PlansModule } from '../plans/plans.module';
import { CreateOrganizationHandler } from './create-organization.handler';
import { organizationStream } from './organization';
import { OrganizationDetails } from './organization-details/organization-details.query';
import { OrganizationList } from './organization-list/organization-list.query';
import { OrganizationMigration } from './organization-migration';
import { OrganizationNames } from './organization-name';
import {
  CreateOrganization,
  HoldName,
  organizationDecider,
  ReleaseName,
  UpdateOrganization,
} from './organization.decider';
import { OrganizationsController } from './organizations.controller';
import { UpdateOrganizationHandler } from './update-organization.handler';

const organizations = {
  decider: organizationDecider,
  streamFor: ({ data }: CreateOrganization | UpdateOrganization | HoldName | ReleaseName) =>
    organizationStream(data.organizationId),
};

@Module({
  imports: [PlansModule],
  controllers: [OrganizationsController],
  providers: [
    OrganizationDetails,
    OrganizationList,
    OrganizationMigration,
    OrganizationNames,
    CreateOrganizationHandler,
    UpdateOrganizationHandler,
    ...commandHandlers(organizations, CreateOrganization, UpdateOrganization, HoldName, ReleaseName),
  ],
  exports: [OrganizationDetails, OrganizationList, OrganizationMigration, OrganizationNames],
})
export class OrganizationsModule {}
