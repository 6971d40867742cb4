import { Module } from '@nestjs/common';
import { AddressesModule } from '../addresses/addresses.module';
import { ServiceDeskModule } from '../service-desk/service-desk.module';
import { TeamMembers } from './team-members';
import { TicketTeams } from './ticket-teams';

/** Users who are mailed about tickets, and answer by mail. */
@Module({
  imports: [AddressesModule, ServiceDeskModule],
  providers: [TeamMembers, TicketTeams],
  exports: [TeamMembers, TicketTeams],
})
export class TeamModule {}
