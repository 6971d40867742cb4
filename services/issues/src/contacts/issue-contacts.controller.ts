import { Controller } from '@nestjs/common';
import { readIssueContacts, setIssueContacts } from '@ledgerdesk/contracts';
import { Commands } from '@ledgerdesk/event-store';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { ReadModels } from '@ledgerdesk/read-models';
import { assertMayViewContacts, signedInInProject } from '../issue-access';
import { IssueDetails } from '../issues/issue-details/issue-details.query';
import { changesOfContacts } from './decide-contacts';
import { LinkContacts } from './link-contacts.handler';
import { LinkedContacts } from '../linked-contacts';

@Controller()
export class IssueContactsController {
  constructor(
    private readonly commands: Commands,
    private readonly readModels: ReadModels,
    private readonly details: IssueDetails,
    private readonly linkedContacts: LinkedContacts,
  ) {}

  @Answers(readIssueContacts, signedInInProject)
  async read({ payload, scope }: IncomingRequest<typeof readIssueContacts>) {
    const issue = await this.details.read(payload.iid, scope.access);
    assertMayViewContacts(scope.access);
    return { contacts: await this.linkedContacts.read(issue.contactIds, scope), changes: changesOfContacts(issue) };
  }

  @Answers(setIssueContacts, signedInInProject)
  async set({ payload, scope }: IncomingRequest<typeof setIssueContacts>) {
    const executed = await this.commands.execute(new LinkContacts(payload, scope));
    const visible = await this.readModels.waitUntilVisible(executed);
    const contacts = await this.linkedContacts.read(executed.state.contactIds, scope);
    return { contacts, changes: changesOfContacts(executed.state), position: executed.position, visible };
  }
}
