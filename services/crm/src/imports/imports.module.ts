import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/contacts.module';
import { OrganizationsModule } from '../organizations/organizations.module';
import { PlansModule } from '../plans/plans.module';
import { ImportFiles } from './file/import-files';
import { ImportSteps } from './import-steps';
import { ImportsController } from './imports.controller';
import { ContactRows } from './rows/contact-rows';
import { NameHolds } from './rows/name-holds';
import { OrganizationRows } from './rows/organization-rows';

@Module({
  imports: [ContactsModule, OrganizationsModule, PlansModule],
  controllers: [ImportsController],
  providers: [ImportFiles, ImportSteps, ContactRows, NameHolds, OrganizationRows],
})
export class ImportsModule {}
