import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/contacts.module';
import { OrganizationsModule } from '../organizations/organizations.module';
import { PlansModule } from '../plans/plans.module';
import { Execution } from './execution';
import { MigrationsController } from './migrations.controller';
import { Preparation } from './preparation';
import { SourceParts } from './source-parts';
import { Undoing } from './undoing';

@Module({
  imports: [ContactsModule, OrganizationsModule, PlansModule],
  controllers: [MigrationsController],
  providers: [Execution, Preparation, SourceParts, Undoing],
})
export class MigrationsModule {}
