import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/contacts.module';
import { OrganizationsModule } from '../organizations/organizations.module';
import { PlansModule } from '../plans/plans.module';
import { MergeTurns } from './merge-turns';
import { Merges } from './merges';
import { MergesController } from './merges.controller';

@Module({
  imports: [ContactsModule, OrganizationsModule, PlansModule],
  controllers: [MergesController],
  providers: [Merges, MergeTurns],
  exports: [MergeTurns],
})
export class MergesModule {}
