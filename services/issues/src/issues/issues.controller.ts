import { Controller } from '@nestjs/common';
import { createIssue, findOpenTickets, listIssues, readIssue, readIssueById, updateIssue } from '@ledgerdesk/contracts';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { Answers, anyCaller, IncomingRequest, RequestScope } from '@ledgerdesk/messaging';
import { ReadModels } from '@ledgerdesk/read-models';
import { inProject, seesAllIssues, signedInInProject } from '../issue-access';
import { CreateIssueInProject } from './create-issue.handler';
import type { PresentIssue } from './issue';
import { IssueDetails } from './issue-details/issue-details.query';
import { IssueList } from './issue-list/issue-list.query';
import { UpdateIssueInProject } from './update-issue.handler';

@Controller()
export class IssuesController {
  constructor(
    private readonly commands: Commands,
    private readonly readModels: ReadModels,
    private readonly details: IssueDetails,
    private readonly issueList: IssueList,
  ) {}

  @Answers(createIssue, signedInInProject)
  async create({ payload, scope }: IncomingRequest<typeof createIssue>) {
    const create = new CreateIssueInProject({ ...payload, byMail: null, uploads: [] }, scope);
    return this.answer(await this.commands.execute(create), scope);
  }

  @Answers(updateIssue, signedInInProject)
  async update({ payload, scope }: IncomingRequest<typeof updateIssue>) {
    return this.answer(await this.commands.execute(new UpdateIssueInProject(payload, scope)), scope);
  }

  @Answers(readIssue, inProject)
  async read({ payload: { iid }, scope }: IncomingRequest<typeof readIssue>) {
    return { issue: await this.details.view(await this.details.read(iid, scope.access), scope) };
  }

  @Answers(readIssueById, seesAllIssues)
  async readById({ payload: { issueId }, scope }: IncomingRequest<typeof readIssueById>) {
    return { issue: await this.details.view(await this.details.readById(issueId), scope) };
  }

  /** Also without having signed in: what they may not see is not there for them. */
  @Answers(listIssues, anyCaller)
  async list({ payload, scope }: IncomingRequest<typeof listIssues>) {
    return this.issueList.page(payload, scope);
  }

  @Answers(findOpenTickets)
  async openTickets({ payload, scope }: IncomingRequest<typeof findOpenTickets>) {
    return { found: await this.issueList.hasOpen(payload.projectId, payload.supportBotId, scope) };
  }

  private async answer(executed: Executed<PresentIssue>, scope: RequestScope) {
    const visible = await this.readModels.waitUntilVisible(executed);
    const { state, position } = executed;
    return { issue: await this.details.view(state, scope), position, visible };
  }
}
