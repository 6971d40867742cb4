import { Controller } from '@nestjs/common';
import {
  createIssue,
  findOpenTickets,
  listIssues,
  locateIssues,
  readIssue,
  readIssueById,
  updateIssue,
} from '@ledgerdesk/contracts';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { Answers, anyCaller, IncomingRequest, RequestScope } from '@ledgerdesk/messaging';
import { ReadModels } from '@ledgerdesk/read-models';
import { inProject, seesAllIssues, signedInInProject } from '../issue-access';
import type { TypedCommand } from '../quick-actions/commands-in-text';
import { commandsOf, QuickActions, readText } from '../quick-actions/quick-actions';
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
    private readonly quickActions: QuickActions,
  ) {}

  @Answers(createIssue, signedInInProject)
  async create({ payload, scope }: IncomingRequest<typeof createIssue>) {
    const { text, commands } = readText(payload.description ?? '');
    const issue = { ...payload, description: text, byMail: null, uploads: [] };
    const executed = await this.commands.execute(new CreateIssueInProject(issue, scope));
    return this.answerWith(commands, executed, scope, { isNew: true });
  }

  @Answers(updateIssue, signedInInProject)
  async update({ payload, scope }: IncomingRequest<typeof updateIssue>) {
    const { description } = payload;
    if (!description) return this.answer(await this.commands.execute(new UpdateIssueInProject(payload, scope)), scope);
    const present = await this.details.read(payload.iid, scope.access);
    const { text, commands } = readText(description, present.description);
    const update = new UpdateIssueInProject({ ...payload, description: text }, scope);
    return this.answerWith(commands, await this.commands.execute(update), scope);
  }

  @Answers(readIssue, inProject)
  async read({ payload: { iid, withDetails }, scope }: IncomingRequest<typeof readIssue>) {
    const issue = await this.details.read(iid, scope.access);
    const view = await this.details.view(issue, scope);
    return withDetails ? { issue: view, details: this.details.details(issue, scope.access) } : { issue: view };
  }

  @Answers(locateIssues)
  async locate({ payload: { issueIds } }: IncomingRequest<typeof locateIssues>) {
    return { issues: await this.details.locate(issueIds) };
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

  /** With what became of quick actions (QA-8). */
  private async answerWith(
    commands: readonly TypedCommand[],
    executed: Executed<PresentIssue>,
    scope: RequestScope,
    { isNew = false } = {},
  ) {
    if (commands.length === 0) return this.answer(executed, scope);
    const { last, ...results } = await this.quickActions.run(executed.state.iid, commands, scope, { isNew });
    const isMoved = results.changes.target_project !== undefined;
    const answered = isMoved
      ? await this.answerMoved(executed.state, scope)
      : await this.answer(last ?? executed, scope);
    return { ...answered, commands: commandsOf(results) };
  }

  /** The original, which the move has waited to show. */
  private async answerMoved({ issueId }: PresentIssue, scope: RequestScope) {
    const issue = await this.details.readById(issueId);
    const position = await this.details.position(issueId);
    return { issue: await this.details.view(issue, scope), position, visible: true };
  }

  private async answer(executed: Executed<PresentIssue>, scope: RequestScope) {
    const visible = await this.readModels.waitUntilVisible(executed);
    const { state, position } = executed;
    return { issue: await this.details.view(state, scope), position, visible };
  }
}
