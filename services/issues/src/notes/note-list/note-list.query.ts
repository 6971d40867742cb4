import { Injectable } from '@nestjs/common';
import { listNotes, MAX_TOTAL, NoteRefusal, NoteView, RequestPayload, ReplyOf } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { EventStore } from '@ledgerdesk/event-store';
import { numberedPage, ReadModels } from '@ledgerdesk/read-models';
import { fitted } from '../../fitted-texts';
import { isPlanner } from '../../issue-access';
import { issueStream, IssueEvent, NoteEdited, NotingEvent, PresentIssue } from '../../issues/issue';
import { Named, Names, verificationOf } from '../../names';
import { Behalf } from '../../other-services';
import { editedRow, noteRow, NoteRow, participantsText } from '../note-row';
import { noteList } from './note-list.projection';

const fields = { created_at: 'createdAt', updated_at: 'updatedAt' } as const;

@Injectable()
export class NoteList {
  constructor(
    private readonly readModels: ReadModels,
    private readonly eventStore: EventStore,
    private readonly names: Names,
  ) {}

  /** Of an issue that the asker may read; internal ones for Planner+ (GRP-23). */
  async page(
    issue: PresentIssue,
    { activity, ...asked }: RequestPayload<typeof listNotes>,
    behalf: Behalf,
  ): Promise<ReplyOf<typeof listNotes>> {
    const where = {
      issueId: issue.issueId,
      ...(isPlanner(behalf.access) ? {} : { internal: false }),
      ...(activity === 'all_notes' ? {} : { system: activity === 'only_activity' }),
    };
    const documents = await this.readModels.documents(noteList);
    const field = fields[asked.orderBy];
    const { found, ...rest } = await numberedPage(documents, { ...asked, where, field }, MAX_TOTAL);
    const views = await this.views(found, issue, behalf);
    const bodies = fitted(views.map(({ body }) => body));
    return { items: views.map((view, index) => ({ ...view, body: bodies[index]! })), ...rest };
  }

  /** From its events, so that it is never behind. @throws DomainError `note-not-found` also for what the asker may not read */
  async find(issue: PresentIssue, noteId: number, { access }: Behalf): Promise<NoteRow> {
    const place = issue.notes.find((note) => note.noteId === noteId);
    const code: NoteRefusal = 'note-not-found';
    if (!place || (place.internal && !isPlanner(access)))
      throw new DomainError(code, `There is no note ${noteId} on issue #${issue.iid}`);
    const { revision, textRevision, changes } = place;
    const row = noteRow(await this.event<NotingEvent>(issue, revision));
    return changes === 1 ? row : editedRow(row, await this.event<NoteEdited>(issue, textRevision), changes);
  }

  private async event<E extends IssueEvent>({ issueId }: PresentIssue, revision: number): Promise<E> {
    const [event] = await this.eventStore.log.readStream(issueStream(issueId), revision, 1);
    return event as unknown as E;
  }

  async view(row: NoteRow, issue: PresentIssue, behalf: Behalf): Promise<NoteView> {
    const [view] = await this.views([row], issue, behalf);
    return view!;
  }

  private async views(rows: readonly NoteRow[], issue: PresentIssue, behalf: Behalf): Promise<NoteView[]> {
    const users = rows.map(({ authorId }) => authorId);
    const correspondents = rows.flatMap(({ byMail, participants }) => [
      ...(participants?.correspondentIds ?? []),
      ...(byMail?.correspondentId ? [byMail.correspondentId] : []),
    ]);
    const named = await this.names.of({ users, correspondents }, behalf);
    return rows.map((row) => noteView(row, issue, named));
  }
}

const noteView = (row: NoteRow, { iid }: PresentIssue, named: Named): NoteView => {
  const { noteId: id, issueId, projectId, authorId, byMail, system, internal, participants } = row;
  const { createdAt, updatedAt, changes } = row;
  const body = participants ? participantsText(participants, (id) => named.addressOf(id)) : row.body;
  const author = { author: named.user(authorId), externalAuthor: named.external(byMail) };
  return {
    id,
    body,
    ...author,
    senderVerification: verificationOf(byMail),
    createdAt,
    updatedAt,
    changes,
    system,
    internal,
    issueId,
    iid,
    projectId,
  };
};
