import { DynamicModule, Module } from '@nestjs/common';
import { Parts } from '@ledgerdesk/service-host';
import { ContactsModule } from './contacts/contacts.module';
import { CrmIdsController } from './crm-ids.controller';
import { INSTANCE_SECRET } from './instance-secret';
import { OrganizationsModule } from './organizations/organizations.module';

@Module({ imports: [ContactsModule, OrganizationsModule], controllers: [CrmIdsController] })
export class CrmModule {
  static of({ secrets }: Parts): DynamicModule {
    return {
      module: CrmModule,
      global: true,
      providers: [{ provide: INSTANCE_SECRET, useValue: secrets.instance }],
      exports: [INSTANCE_SECRET],
    };
  }
}
