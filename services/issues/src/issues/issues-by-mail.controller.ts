import { Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Access, addNoteByMail, openIssueByMail, recordParticipants } from '@ledgerdesk/contracts';
import { Executed } from '@ledgerdesk/event-store';
import { Answers, type Asked, Received } from '@ledgerdesk/messaging';
import { demandWritable, projectOf, supportBotInProject, userIdOf } from '../issue-access';
import { Issue, PresentIssue } from './issue';
import { IssueDetails } from './issue-details/issue-details.query';
import { newIssueFields, noteBody } from './issue-fields';
import { IssueIds } from './issue-ids';
import { IssueNumbers } from './issue-numbers';
import { AddNote, ChangeParticipants, CreateIssue } from './issue.decider';

/** What the Support Bot writes on behalf of people outside (MI-1). Nobody waits to see it in a list. */
@Controller()
export class IssuesByMailController {
  constructor(
    private readonly commands: CommandBus,
    private readonly details: IssueDetails,
    private readonly numbers: IssueNumbers,
    private readonly ids: IssueIds,
  ) {}

  @Answers(openIssueByMail, supportBotInProject)
  async open(@Received() { payload, access, metadata, commandId }: Asked<typeof openIssueByMail, Access>) {
    demandWritable(access);
    const { issueId, title, description, ...asked } = payload;
    const projectId = projectOf(access).id;
    const fields = newIssueFields({ title, description });
    const present = await this.details.find(issueId);
    const iid = present?.iid ?? (await this.numbers.take(projectId, issueId, metadata));
    const contactsNoteId = await this.ids.contactsNote(asked.contactIds);
    const ids = { issueId, projectId, iid, contactsNoteId, authorId: userIdOf(access), createdAt: null };
    const open = new CreateIssue({ ...ids, ...fields, ...asked }, { ...metadata, commandId: commandId(1) });
    return answer(await this.commands.execute(open));
  }

  @Answers(addNoteByMail, supportBotInProject)
  async addNote(@Received() { payload, access, metadata, commandId }: Asked<typeof addNoteByMail, Access>) {
    demandWritable(access);
    const ids = { projectId: projectOf(access).id, authorId: userIdOf(access), createdAt: null };
    const contactsNoteId = await this.ids.contactsNote(payload.contactIds);
    const asked = { ...payload, body: noteBody(payload.body), contactsNoteId };
    const add = new AddNote({ ...ids, ...asked }, { ...metadata, commandId: commandId(1) });
    return answer(await this.commands.execute(add));
  }

  @Answers(recordParticipants, supportBotInProject)
  async participants(@Received() { payload, access, metadata, commandId }: Asked<typeof recordParticipants, Access>) {
    const ids = { projectId: projectOf(access).id, authorId: userIdOf(access), noteId: await this.ids.note.take() };
    const change = new ChangeParticipants({ ...ids, ...payload }, { ...metadata, commandId: commandId(1) });
    const { position }: Executed<Issue> = await this.commands.execute(change);
    return { position };
  }
}

const answer = ({ state, position }: Executed<Issue>) => {
  const { issueId, iid } = state as PresentIssue;
  return { issueId, iid, position };
};
