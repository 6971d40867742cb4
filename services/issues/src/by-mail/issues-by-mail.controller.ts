import { Controller } from '@nestjs/common';
import {
  addNoteByMail,
  addNoteByTeamMember,
  openIssueByMail,
  recordParticipants,
  reopenIssueByMail,
} from '@ledgerdesk/contracts';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { projectOf, signedInInProject, supportBotInProject, userIdOf } from '../issue-access';
import { AddNoteInProject } from '../notes/add-note.handler';
import { ChangeParticipants } from '../participants/decide-participants';
import { CreateIssueInProject } from '../issues/create-issue.handler';
import type { PresentIssue } from '../issues/issue';
import { IssueIds } from '../issues/issue-ids';
import { NotesByTeamMembers } from './notes-by-team-members';
import { TemplateOfMail } from './template-of-mail';
import { ReopenIssueInProject } from './reopen-issue.handler';

/** What the Support Bot writes on behalf of people outside (MI-1). Nobody waits to see it in a list. */
@Controller()
export class IssuesByMailController {
  constructor(
    private readonly commands: Commands,
    private readonly ids: IssueIds,
    private readonly templateOfMail: TemplateOfMail,
    private readonly notesByTeamMembers: NotesByTeamMembers,
  ) {}

  @Answers(openIssueByMail, supportBotInProject)
  async open({ payload, scope }: IncomingRequest<typeof openIssueByMail>) {
    const templated = await this.templateOfMail.read(payload, scope);
    const { description } = templated;
    const unplanned = { createdAt: null, labels: [], assigneeIds: [] };
    const create = new CreateIssueInProject({ ...payload, ...unplanned, description }, scope);
    const executed = await this.commands.execute(create);
    // Where the mail has opened it long ago, others have gone on with it.
    if ((await executed.events()).length > 0) await this.templateOfMail.apply(executed.state, templated, scope);
    return answer(executed);
  }

  @Answers(addNoteByMail, supportBotInProject)
  async addNote({ payload: { issueId, ...note }, scope }: IncomingRequest<typeof addNoteByMail>) {
    const add = new AddNoteInProject({ ...note, issue: { issueId }, createdAt: null }, scope);
    return answer(await this.commands.execute(add));
  }

  @Answers(addNoteByTeamMember, signedInInProject)
  addTeamNote({ payload, scope }: IncomingRequest<typeof addNoteByTeamMember>) {
    return this.notesByTeamMembers.add(payload, scope);
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
