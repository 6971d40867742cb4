import { Controller } from '@nestjs/common';
import {
  readContactAsOf,
  readContactHistory,
  readOrganizationAsOf,
  readOrganizationHistory,
} from '@ledgerdesk/contracts';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { contactView } from '../contacts/contact';
import { atGroup } from '../crm-access';
import { organizationView } from '../organizations/organization';
import { Histories } from './histories.query';

@Controller()
export class HistoryController {
  constructor(private readonly histories: Histories) {}

  @Answers(readContactHistory, atGroup)
  async ofContact({ payload: { contactId, ...page }, scope }: IncomingRequest<typeof readContactHistory>) {
    return this.histories.ofContact(contactId, page, scope);
  }

  @Answers(readOrganizationHistory, atGroup)
  async ofOrganization({ payload, scope }: IncomingRequest<typeof readOrganizationHistory>) {
    const { organizationId, ...page } = payload;
    return this.histories.ofOrganization(organizationId, page, scope);
  }

  @Answers(readContactAsOf, atGroup)
  async contactAt({ payload: { contactId, asOf }, scope: { access } }: IncomingRequest<typeof readContactAsOf>) {
    const contact = await this.histories.contactAt(contactId, asOf, access);
    return { contact: contactView(contact, await this.histories.organizationOf(contact, asOf, access)) };
  }

  @Answers(readOrganizationAsOf, atGroup)
  async organizationAt({ payload, scope }: IncomingRequest<typeof readOrganizationAsOf>) {
    const { organizationId, asOf } = payload;
    return { organization: organizationView(await this.histories.organizationAt(organizationId, asOf, scope.access)) };
  }
}
