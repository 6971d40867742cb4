import { Module } from '@nestjs/common';
import { ContactsModule } from './contacts/contacts.module';
import { CrmIdsController } from './crm-ids.controller';
import { ErasuresModule } from './erasures/erasures.module';
import { ImportsModule } from './imports/imports.module';
import { HistoryModule } from './history/history.module';
import { MergesModule } from './merges/merges.module';
import { MigrationsModule } from './migrations/migrations.module';
import { OrganizationsModule } from './organizations/organizations.module';

@Module({
  imports: [
    ContactsModule,
    ErasuresModule,
    OrganizationsModule,
    HistoryModule,
    ImportsModule,
    MergesModule,
    MigrationsModule,
  ],
  controllers: [CrmIdsController],
})
export class CrmModule {}
