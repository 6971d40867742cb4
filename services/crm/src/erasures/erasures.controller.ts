import { Controller } from '@nestjs/common';
import { eraseContact } from '@ledgerdesk/contracts';
import { EventStore } from '@ledgerdesk/event-store';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { ReadModels } from '@ledgerdesk/read-models';
import { ContactDetails } from '../contacts/contact-details/contact-details.query';
import { contactList } from '../contacts/contact-list/contact-list.projection';
import { atGroup } from '../crm-access';
import { Erasures } from './erasures';

@Controller()
export class ErasuresController {
  constructor(
    private readonly erasures: Erasures,
    private readonly contacts: ContactDetails,
    private readonly readModels: ReadModels,
    private readonly eventStore: EventStore,
  ) {}

  @Answers(eraseContact, atGroup)
  async erase({ payload, scope }: IncomingRequest<typeof eraseContact>) {
    const copies = await this.erasures.erase(payload, scope);
    const contact = await this.contacts.read(payload.contactId, scope.access);
    const position = await this.eventStore.log.head();
    const visible = await this.readModels.waitForPosition(contactList.handles, position);
    return { contact: await this.contacts.view(contact), ...copies, position, visible };
  }
}
