import type { HistoryEntry } from '@ledgerdesk/contracts';
import { historyOf, HistoryValues, Recorded, RecordedChange } from '@ledgerdesk/event-sourcing';
import { evolve, initialState, isPresent, Issue, IssueEvent, ParticipantsChanged } from '../issues/issue';

/** Who had written the text that was there before, null where there was none, and who wrote the one that is. */
export type Authors = Readonly<{ from: number | null; to: number }>;
type TextField = 'title' | 'description' | 'body';
/**
 * What an event of an issue is called. `writtenBy`: of each text in its changes. `internal`: it is about an internal note.
 * `participants`: who was mailed about the issue before and after, of those it is about, by the ids of correspondents.
 */
export type IssueAction = Pick<HistoryEntry, 'action' | 'noteId'> &
  Readonly<{
    changes?: RecordedChange['changes'];
    writtenBy?: Partial<Record<TextField, Authors>>;
    internal?: boolean;
    participants?: Readonly<{ from: readonly string[] | null; to: readonly string[] | null }>;
  }>;
/** `isDeleted`: of a note that is deleted by now, whose texts nobody reads any more. */
export type IssueHistoryChange = RecordedChange<IssueAction> & Readonly<{ isDeleted: boolean }>;

/** What happened to an issue, with its notes and links, oldest first (HIS-1): for those who may see all of it. */
export const issueHistoryOf = (events: readonly Recorded<IssueEvent>[]): readonly IssueHistoryChange[] => {
  const replaced = replacedTexts(events);
  const actionOf = (event: Recorded<IssueEvent>) => actionBy(event, replaced.get(event.revision) ?? none);
  const deleted = new Set(events.flatMap((event) => (event.type === 'NoteDeleted' ? [event.data.noteId] : [])));
  const isDeleted = ({ noteId }: IssueAction) => noteId !== undefined && deleted.has(noteId);
  const changes = historyOf({ initialState, evolve, valuesOf, actionOf }, events);
  return changes.map((change) => ({ ...change, isDeleted: isDeleted(change) }));
};

const valuesOf = (issue: Issue): HistoryValues | null => {
  if (!isPresent(issue)) return null;
  const { title, description, confidential, status: state, time } = issue;
  const lists = {
    labelIds: listed(issue.labelIds),
    assigneeIds: listed(issue.assigneeIds),
    contactIds: listed(issue.contactIds),
  };
  const movedToId = issue.movedTo && issue.movedTo.issueId;
  return {
    title,
    description,
    confidential,
    state,
    ...lists,
    movedToId,
    timeEstimate: time.estimate || null,
    totalTimeSpent: time.spent || null,
  };
};

const listed = (ids: readonly number[]): number[] | null => (ids.length > 0 ? [...ids] : null);

const actionBy = (event: Recorded<IssueEvent>, replaced: Text): IssueAction | null => {
  switch (event.type) {
    case 'IssueCreated': {
      const writtenBy = { from: null, to: event.data.authorId };
      return { action: 'created', writtenBy: { title: writtenBy, description: writtenBy } };
    }
    case 'IssueTitleChanged':
      return { action: 'updated', writtenBy: { title: { from: replaced.by, to: event.data.authorId } } };
    case 'IssueDescriptionChanged':
      return { action: 'updated', writtenBy: { description: { from: replaced.by, to: event.data.authorId } } };
    case 'IssueConfidentialityChanged':
    case 'IssueLabelsChanged':
    case 'IssueAssigneesChanged':
    case 'TimeEstimateChanged':
    case 'TimeSpent':
    case 'TimeSpentRemoved':
      return { action: 'updated' };
    case 'IssueClosed':
      return { action: 'closed' };
    case 'IssueReopened':
      return { action: 'reopened' };
    case 'IssueContactsSet':
    case 'IssueContactsRepointed':
      return { action: 'contacts_changed' };
    case 'IssueConvertedToTicket':
      return { action: 'updated', changes: { serviceDesk: { from: false, to: true } } };
    case 'ParticipantsChanged':
      return participantsAction(event.data.change);
    case 'NoteAdded': {
      const { noteId, authorId, body, internal, copyOf } = event.data;
      if (copyOf !== undefined) return null;
      const changes = { body: { from: null, to: body } };
      return { action: 'note_added', noteId, internal, changes, writtenBy: { body: { from: null, to: authorId } } };
    }
    case 'NoteEdited': {
      const { noteId, editorId, body } = event.data;
      const changes = { body: { from: replaced.text, to: body } };
      const writtenBy = { body: { from: replaced.by, to: editorId } };
      return { action: 'note_edited', noteId, internal: replaced.internal, changes, writtenBy };
    }
    case 'NoteDeleted': {
      const { noteId, internal } = event.data;
      return { action: 'note_deleted', noteId, internal };
    }
    case 'IssueMoved':
      return { action: 'moved' };
    case 'IssueArrived': {
      const writtenBy = { from: null, to: event.data.issue.authorId };
      return { action: 'arrived', writtenBy: { title: writtenBy, description: writtenBy } };
    }
    case 'IssueMoveAbandoned':
      return { action: 'move_abandoned' };
    case 'IssueMoveStarted':
    case 'IssueArrivalAbandoned':
    case 'IssueContactsLeftBehind':
      return null;
    case 'IssueDeleted':
      return { action: 'deleted' };
  }
};

/** What was not mailed, or came back, changed nobody. */
const participantsAction = (change: ParticipantsChanged['data']['change']): IssueAction | null => {
  const { kind, correspondentIds } = change;
  switch (kind) {
    case 'added':
      return { action: 'participants_changed', participants: { from: null, to: correspondentIds } };
    case 'removed':
    case 'unsubscribed':
      return { action: 'participants_changed', participants: { from: correspondentIds, to: null } };
    case 'limit-reached':
    case 'not-added':
    case 'not-mailed':
    case 'undeliverable':
      return null;
  }
};

type Text = Readonly<{ text: string | null; by: number | null; internal: boolean }>;
const none: Text = { text: null, by: null, internal: false };

/** What each text was before it was replaced, by the revision of the event that did. */
const replacedTexts = (events: readonly Recorded<IssueEvent>[]): ReadonlyMap<number, Text> => {
  const present = new Map<string, Text>();
  const replaced = new Map<number, Text>();
  for (const event of events)
    for (const { of, ...text } of textsIn(event)) {
      const former = present.get(of) ?? none;
      replaced.set(event.revision, former);
      present.set(of, { ...text, internal: text.internal || former.internal });
    }
  return replaced;
};

const textsIn = (event: IssueEvent): readonly (Text & Readonly<{ of: string }>)[] => {
  switch (event.type) {
    case 'IssueCreated': {
      const { title, description, authorId: by } = event.data;
      return [
        { of: 'title', text: title, by, internal: false },
        { of: 'description', text: description, by, internal: false },
      ];
    }
    case 'IssueArrived': {
      const { title, description, authorId: by } = event.data.issue;
      return [
        { of: 'title', text: title, by, internal: false },
        { of: 'description', text: description, by, internal: false },
      ];
    }
    case 'IssueTitleChanged':
      return [{ of: 'title', text: event.data.title, by: event.data.authorId, internal: false }];
    case 'IssueDescriptionChanged':
      return [{ of: 'description', text: event.data.description, by: event.data.authorId, internal: false }];
    case 'NoteAdded': {
      const { noteId, body: text, authorId: by, internal } = event.data;
      return [{ of: `note ${noteId}`, text, by, internal }];
    }
    case 'NoteEdited': {
      const { noteId, body: text, editorId: by } = event.data;
      return [{ of: `note ${noteId}`, text, by, internal: false }];
    }
    case 'IssueConfidentialityChanged':
    case 'IssueClosed':
    case 'IssueReopened':
    case 'IssueLabelsChanged':
    case 'IssueAssigneesChanged':
    case 'IssueContactsSet':
    case 'IssueContactsRepointed':
    case 'IssueConvertedToTicket':
    case 'ParticipantsChanged':
    case 'TimeEstimateChanged':
    case 'TimeSpent':
    case 'TimeSpentRemoved':
    case 'NoteDeleted':
    case 'IssueMoveStarted':
    case 'IssueMoveAbandoned':
    case 'IssueMoved':
    case 'IssueArrivalAbandoned':
    case 'IssueContactsLeftBehind':
    case 'IssueDeleted':
      return [];
  }
};
