import { Controller } from '@nestjs/common';
import { readIssueAsOf, readIssueContactsAsOf, readIssueHistory } from '@ledgerdesk/contracts';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { changesOfContacts } from '../contacts/decide-contacts';
import { assertMayViewContacts, inProject, plannerInProject } from '../issue-access';
import { IssueDetails } from '../issues/issue-details/issue-details.query';
import { LinkedContacts } from '../linked-contacts';
import { IssueHistories } from './issue-histories.query';

@Controller()
export class IssueHistoryController {
  constructor(
    private readonly histories: IssueHistories,
    private readonly details: IssueDetails,
    private readonly linkedContacts: LinkedContacts,
  ) {}

  @Answers(readIssueHistory, inProject)
  async history({ payload: { iid, ...page }, scope }: IncomingRequest<typeof readIssueHistory>) {
    return this.histories.page(iid, page, scope);
  }

  @Answers(readIssueAsOf, plannerInProject)
  async issueAt({ payload: { iid, asOf }, scope }: IncomingRequest<typeof readIssueAsOf>) {
    return { issue: await this.details.view(await this.histories.issueAt(iid, asOf, scope.access), scope) };
  }

  @Answers(readIssueContactsAsOf, plannerInProject)
  async contactsAt({ payload: { iid, asOf }, scope }: IncomingRequest<typeof readIssueContactsAsOf>) {
    const issue = await this.histories.issueAt(iid, asOf, scope.access);
    assertMayViewContacts(scope.access);
    return { contacts: await this.linkedContacts.read(issue.contactIds, scope), changes: changesOfContacts(issue) };
  }
}
