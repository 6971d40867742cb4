import { Module } from '@nestjs/common';
import { AddressesModule } from '../addresses/addresses.module';
import { CustomEmails } from './custom-emails';
import { OptionRules } from './option-rules';
import { Projects } from './projects';
import { Recipients } from './recipients';
import { RenameKeys } from './rename-keys';
import { ServiceDeskController } from './service-desk.controller';
import { ServiceDesks } from './service-desks';
import { SupportBot } from './support-bot';

/** What projects have set about their mail, and who is written to. */
@Module({
  imports: [AddressesModule],
  controllers: [ServiceDeskController],
  providers: [ServiceDesks, SupportBot, Projects, Recipients, CustomEmails, OptionRules, RenameKeys],
  exports: [ServiceDesks, SupportBot, Projects, Recipients, CustomEmails],
})
export class ServiceDeskModule {}
