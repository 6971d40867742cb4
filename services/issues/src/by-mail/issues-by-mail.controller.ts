import { Controller } from '@nestjs/common';
import { addNoteByMail, openIssueByMail, recordParticipants, reopenIssueByMail } from '@ledgerdesk/contracts';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { projectOf, supportBotInProject, userIdOf } from '../issue-access';
import { AddNoteInProject } from '../notes/add-note.handler';
import { ChangeParticipants } from '../participants/decide-participants';
import { CreateIssueInProject } from '../issues/create-issue.handler';
import type { PresentIssue } from '../issues/issue';
import { IssueIds } from '../issues/issue-ids';
import { ReopenIssueInProject } from './reopen-issue.handler';

/** What the Support Bot writes on behalf of people outside (MI-1). Nobody waits to see it in a list. */
@Controller()
export class IssuesByMailController {
  constructor(
    private readonly commands: Commands,
    private readonly ids: IssueIds,
  ) {}

  @Answers(openIssueByMail, supportBotInProject)
  async open({ payload, scope }: IncomingRequest<typeof openIssueByMail>) {
    const unplanned = { createdAt: null, labels: [], assigneeIds: [] };
    return answer(await this.commands.execute(new CreateIssueInProject({ ...payload, ...unplanned }, scope)));
  }

  @Answers(addNoteByMail, supportBotInProject)
  async addNote({ payload: { issueId, ...note }, scope }: IncomingRequest<typeof addNoteByMail>) {
    const add = new AddNoteInProject({ ...note, issue: { issueId }, createdAt: null }, scope);
    return answer(await this.commands.execute(add));
  }

  @Answers(reopenIssueByMail, supportBotInProject)
  async reopen({ payload, scope }: IncomingRequest<typeof reopenIssueByMail>) {
    const { position } = await this.commands.execute(new ReopenIssueInProject(payload, scope));
    return { position };
  }

  @Answers(recordParticipants, supportBotInProject)
  async participants({ payload, scope }: IncomingRequest<typeof recordParticipants>) {
    const { issueId, change } = payload;
    const projectId = projectOf(scope.access).id;
    const authorId = userIdOf(scope.access);
    const noteId = await this.ids.note.take();
    const record = new ChangeParticipants({ issueId, projectId, authorId, noteId, change }, scope.command());
    const { position } = await this.commands.execute(record);
    return { position };
  }
}

const answer = ({ state: { issueId, iid }, position }: Executed<PresentIssue>) => ({ issueId, iid, position });
