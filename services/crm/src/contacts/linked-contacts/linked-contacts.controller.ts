import { Controller } from '@nestjs/common';
import {
  contactsOfSameEmail,
  contactsToBill,
  contactsToFilterBy,
  matchContacts,
  ownersOfContacts,
  readLinkedContacts,
} from '@ledgerdesk/contracts';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { atGroup, isEnabled, requireSource, signedIn, supportBotAtGroup } from '../../crm-access';
import { BilledContacts } from './billed-contacts.query';
import { LinkedContacts } from './linked-contacts.query';

/** What `issues` and mail ask about contacts, on behalf of whoever asks them. */
@Controller()
export class LinkedContactsController {
  constructor(
    private readonly linked: LinkedContacts,
    private readonly billed: BilledContacts,
  ) {}

  @Answers(readLinkedContacts, atGroup)
  async read({ payload, scope }: IncomingRequest<typeof readLinkedContacts>) {
    return this.linked.read(scope.access, requireSource(scope.access, 'view'), payload);
  }

  @Answers(matchContacts, supportBotAtGroup)
  async match({ payload, scope: { access } }: IncomingRequest<typeof matchContacts>) {
    if (!isEnabled(access)) return { activeIds: [], inactiveIds: [] };
    return this.linked.match(access, access.target!.contactSource.groupId, payload);
  }

  @Answers(contactsToFilterBy, signedIn)
  async toFilterBy({ payload, scope }: IncomingRequest<typeof contactsToFilterBy>) {
    return this.linked.toFilterBy(scope.access, payload);
  }

  @Answers(contactsToBill, atGroup)
  async toBill({ payload, scope }: IncomingRequest<typeof contactsToBill>) {
    return this.billed.read(payload, scope);
  }

  @Answers(ownersOfContacts)
  async owners({ payload: { ids } }: IncomingRequest<typeof ownersOfContacts>) {
    return { owners: await this.linked.ownersOf(ids) };
  }

  @Answers(contactsOfSameEmail)
  async ofSameEmail({ payload: { contactSourceId, ids } }: IncomingRequest<typeof contactsOfSameEmail>) {
    return { ids: [...(await this.linked.ofSameEmail(contactSourceId, ids))] };
  }
}
