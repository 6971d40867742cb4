import { Module } from '@nestjs/common';
import { ContactsModule } from './contacts/contacts.module';
import { CrmIdsController } from './crm-ids.controller';
import { OrganizationsModule } from './organizations/organizations.module';

@Module({ imports: [ContactsModule, OrganizationsModule], controllers: [CrmIdsController] })
export class CrmModule {}
