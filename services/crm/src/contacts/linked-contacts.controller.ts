import { Controller } from '@nestjs/common';
import { Access, contactsOfOrganization, matchContacts, readLinkedContacts } from '@ledgerdesk/contracts';
import { Answers, type Asked, Received } from '@ledgerdesk/messaging';
import { atGroup, demandSource, isEnabled } from '../crm-access';
import { ContactList } from './contact-list/contact-list.query';
import { LinkedContacts } from './linked-contacts/linked-contacts.query';

const MOST_TO_FILTER_BY = 20_000;

/** What `issues` and mail ask about contacts, on behalf of whoever asks them. */
@Controller()
export class LinkedContactsController {
  constructor(
    private readonly linked: LinkedContacts,
    private readonly list: ContactList,
  ) {}

  @Answers(readLinkedContacts, atGroup)
  async read(@Received() { payload, access }: Asked<typeof readLinkedContacts, Access>) {
    return this.linked.read(demandSource(access, 'view'), payload);
  }

  @Answers(matchContacts, ({ supportBot, target }: Access) => supportBot === true && target !== null)
  async match(@Received() { payload, access }: Asked<typeof matchContacts, Access>) {
    if (!isEnabled(access)) return { activeIds: [], inactiveIds: [] };
    return this.linked.match(access.target!.contactSource.groupId, payload);
  }

  @Answers(contactsOfOrganization, atGroup)
  async ofOrganization(@Received() { payload, access }: Asked<typeof contactsOfOrganization, Access>) {
    const sourceId = demandSource(access, 'view');
    return { ids: [...(await this.list.idsOfOrganization(sourceId, payload.organizationId, MOST_TO_FILTER_BY))] };
  }
}
