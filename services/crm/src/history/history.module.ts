import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/contacts.module';
import { OrganizationsModule } from '../organizations/organizations.module';
import { Histories } from './histories.query';
import { HistoryController } from './history.controller';

@Module({
  imports: [ContactsModule, OrganizationsModule],
  controllers: [HistoryController],
  providers: [Histories],
})
export class HistoryModule {}
