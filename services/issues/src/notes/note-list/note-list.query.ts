import { Injectable } from '@nestjs/common';
import { Access, listNotes, MAX_TOTAL, NoteRefusal, NoteView, RequestPayload, ReplyOf } from '@ledgerdesk/contracts';
import { DomainError, Event } from '@ledgerdesk/event-sourcing';
import { EventStore, ExecutedEvent } from '@ledgerdesk/event-store';
import { RequestScope } from '@ledgerdesk/messaging';
import { numberedPage, ReadModels } from '@ledgerdesk/read-models';
import { fitted } from '../../fitted-texts';
import { isPlanner } from '../../issue-access';
import { issueStream, IssueEvent, NoteEdited, NotingEvent, PresentIssue } from '../../issues/issue';
import { ResolvedNames, Names, verificationOf } from '../../names';
import { assigneesText, editedRow, labelsText, noteRow, NoteRow, participantsText } from '../note-row';
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
    { activity, ...query }: RequestPayload<typeof listNotes>,
    scope: RequestScope,
  ): Promise<ReplyOf<typeof listNotes>> {
    const where = {
      issueId: issue.issueId,
      ...(isPlanner(scope.access) ? {} : { internal: false }),
      ...(activity === 'all_notes' ? {} : { system: activity === 'only_activity' }),
    };
    const documents = await this.readModels.documents(noteList);
    const field = fields[query.orderBy];
    const { found, ...rest } = await numberedPage(documents, { ...query, where, field }, MAX_TOTAL);
    const views = await this.views(found, issue, scope);
    const bodies = fitted(views.map(({ body }) => body));
    return { items: views.map((view, index) => ({ ...view, body: bodies[index]! })), ...rest };
  }

  /**
   * From its events, so that it is never behind.
   *
   * @param executed events that need not be read any more
   * @throws DomainError `note-not-found` also for what the asker may not read
   */
  async find(
    issue: PresentIssue,
    noteId: number,
    access: Access,
    executed: readonly ExecutedEvent[] = [],
  ): Promise<NoteRow> {
    const place = issue.notes.find((note) => note.noteId === noteId);
    const code: NoteRefusal = 'note-not-found';
    if (!place || (place.internal && !isPlanner(access)))
      throw new DomainError(code, `There is no note ${noteId} on issue #${issue.iid}`);
    const { revision, textRevision, changes } = place;
    const row = noteRow(await this.event<NotingEvent>(issue, revision, executed));
    return changes === 1 ? row : editedRow(row, await this.event<NoteEdited>(issue, textRevision, executed), changes);
  }

  private async event<E extends IssueEvent>(
    { issueId }: PresentIssue,
    revision: number,
    executed: readonly ExecutedEvent[],
  ): Promise<E> {
    const known: Event | undefined = executed.find((event) => event.revision === revision);
    const [event] = known ? [known] : await this.eventStore.log.readStream(issueStream(issueId), revision, 1);
    return event as E;
  }

  async view(row: NoteRow, issue: PresentIssue, scope: RequestScope): Promise<NoteView> {
    const [view] = await this.views([row], issue, scope);
    return view!;
  }

  private async views(rows: readonly NoteRow[], issue: PresentIssue, scope: RequestScope): Promise<NoteView[]> {
    const users = rows.flatMap(({ authorId, assignees }) => [authorId, ...idsIn(assignees)]);
    const labels = rows.flatMap((row) => idsIn(row.labels));
    const correspondents = rows.flatMap(({ byMail, participants }) => [
      ...(participants?.correspondentIds ?? []),
      ...(byMail?.correspondentId ? [byMail.correspondentId] : []),
    ]);
    const projects = rows.flatMap(({ moved }) => moved?.projectId ?? []);
    const named = await this.names.of({ users, labels, projects, correspondents }, scope);
    return rows.map((row) => noteView(row, issue, named));
  }
}

const idsIn = (changed: NoteRow['labels']): readonly number[] =>
  changed ? [...changed.added, ...changed.removed] : [];

/** Of a note by the system whose text names somebody or something. */
const bodyOf = ({ body, participants, labels, assignees, moved }: NoteRow, named: ResolvedNames): string => {
  if (moved) return `moved ${moved.direction} ${named.reference(moved)}`;
  if (participants) return participantsText(participants, (id) => named.addressOf(id));
  if (labels) return labelsText(labels, (id) => named.label(id));
  return assignees ? assigneesText(assignees, (id) => named.user(id).username) : body;
};

const noteView = (row: NoteRow, { iid }: PresentIssue, named: ResolvedNames): NoteView => {
  const { noteId: id, authorId, byMail, participants: _, labels: __, assignees: ___, moved: ____, ...others } = row;
  const { uploads: _____, ...alike } = others;
  return {
    ...alike,
    id,
    iid,
    body: bodyOf(row, named),
    author: named.user(authorId),
    externalAuthor: named.external(byMail && byMail.correspondentId),
    senderVerification: verificationOf(byMail),
  };
};
