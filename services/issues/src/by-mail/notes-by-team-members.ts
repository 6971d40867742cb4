import { Injectable } from '@nestjs/common';
import { addNoteByTeamMember, ReplyOf, RequestPayload } from '@ledgerdesk/contracts';
import { Commands, EventStore } from '@ledgerdesk/event-store';
import { RequestScope } from '@ledgerdesk/messaging';
import { refusal } from '../decision-rules';
import { assertWritable, mayRead } from '../issue-access';
import { IssueEvent, issueStream } from '../issues/issue';
import { IssueDetails } from '../issues/issue-details/issue-details.query';
import { AddNoteInProject } from '../notes/add-note.handler';
import { QuickActions, readText } from '../quick-actions/quick-actions';
import { hasOwnText, withActions } from './actions-of-reply';

/** What users write by mail, in the project that they have entered (MEM-2). */
@Injectable()
export class NotesByTeamMembers {
  constructor(
    private readonly commands: Commands,
    private readonly details: IssueDetails,
    private readonly eventStore: EventStore,
    private readonly quickActions: QuickActions,
  ) {}

  /** @throws DomainError `issue-not-found`, `project-archived`, `forbidden`; InvalidFields */
  async add(
    { issueId, noteId, body, uploads }: RequestPayload<typeof addNoteByTeamMember>,
    scope: RequestScope,
  ): Promise<ReplyOf<typeof addNoteByTeamMember>> {
    const issue = await this.details.readById(issueId);
    if (!mayRead(scope.access, issue)) throw refusal('issue-not-found', `There is no issue ${issueId} here`);
    assertWritable(scope.access);
    const { text, commands } = readText(withActions(body, await this.textsFromOutside(issueId)));
    if (hasOwnText(text) || uploads.length > 0) {
      const written = { byMail: null, createdAt: null, contactIds: [], internal: false };
      const note = { ...written, issue: { issueId }, noteId, body: text, uploads };
      await this.commands.execute(new AddNoteInProject(note, scope));
    }
    await this.quickActions.run(issue.iid, commands, scope);
    return { issueId, iid: issue.iid, position: await this.details.position(issueId) };
  }

  /** Titles, descriptions and notes that came by mail. */
  private async textsFromOutside(issueId: number): Promise<readonly string[]> {
    const events = await this.eventStore.read<IssueEvent>(issueStream(issueId));
    return events.flatMap((event) => {
      if (event.type === 'IssueCreated' && event.data.byMail) return [event.data.title, event.data.description ?? ''];
      return event.type === 'NoteAdded' && event.data.byMail ? [event.data.body] : [];
    });
  }
}
