import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/contacts.module';
import { PlansModule } from '../plans/plans.module';
import { ErasureList } from './erasure-list';
import { ErasureTurns } from './erasure-turns';
import { Erasures } from './erasures';
import { ErasuresController } from './erasures.controller';

@Module({
  imports: [ContactsModule, PlansModule],
  controllers: [ErasuresController],
  providers: [Erasures, ErasureList, ErasureTurns],
  exports: [ErasureTurns],
})
export class ErasuresModule {}
