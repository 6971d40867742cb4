import type { Recorded } from '@ledgerdesk/event-sourcing';
import type { IssueEvent, IssuePlace, NoteAdded, PresentIssue, TimeSpent, Upload } from '../issues/issue';
import { shownUploads } from '../uploads/shown-uploads';
import type { Copy } from './decide-move';

/** An entry of the original, and what of it is copied; its id is drawn when that is done. */
type Entry = Readonly<{ type: 'NoteAdded'; data: NoteAdded['data'] } | { type: 'TimeSpent'; data: TimeSpent['data'] }>;

/** Of one append, far below what the log takes. */
const MOST_COPIES = 200;
const MOST_BYTES = 500_000;

/**
 * What of an issue goes with it: notes that people wrote, as they are now, and time that counts. Its system notes tell of
 * changes of the original, and stay there.
 */
export const entriesOf = (events: readonly Recorded<IssueEvent>[], { notes }: PresentIssue): readonly Entry[] => {
  const present = new Map(notes.map((note) => [note.noteId, note]));
  const byRevision = new Map(events.map((event) => [event.revision, event]));
  const removals = events.filter(({ type }) => type === 'TimeSpentRemoved');
  const removed = removals.at(-1)?.revision ?? -1;
  return events.flatMap((event): Entry[] => {
    if (event.type === 'TimeSpent') return event.revision > removed ? [{ type: event.type, data: event.data }] : [];
    const place = event.type === 'NoteAdded' ? present.get(event.data.noteId) : undefined;
    if (event.type !== 'NoteAdded' || !place) return [];
    const text = byRevision.get(place.textRevision);
    if (text?.type !== 'NoteEdited')
      return [{ type: event.type, data: { ...event.data, changedAt: event.data.createdAt } }];
    const { body, changedAt } = text.data;
    const uploads = shownUploads(event.data.uploads, text.data.uploads);
    return [{ type: event.type, data: { ...event.data, body, uploads, changedAt } }];
  });
};

/** As many of them as fit into one append, from this one on, and where the next part begins; null at the end. */
export const partOf = (
  entries: readonly Entry[],
  start: number,
): Readonly<{ part: readonly Entry[]; next: number | null }> => {
  let end = start;
  for (let bytes = 0; end < entries.length && end - start < MOST_COPIES && bytes < MOST_BYTES; end += 1)
    bytes += Buffer.byteLength(JSON.stringify(entries[end]));
  return { part: entries.slice(start, end), next: end < entries.length ? end : null };
};

/** `noteIds`: as many as there are entries. */
export const copiesOf = (part: readonly Entry[], to: IssuePlace, noteIds: readonly number[]): readonly Copy[] =>
  part.map((entry, index): Copy => {
    const ids = { ...to, noteId: noteIds[index]!, copyOf: entry.data.noteId };
    return entry.type === 'NoteAdded'
      ? { type: entry.type, data: { ...entry.data, ...ids, uploads: entry.data.uploads.map(ofIssue) } }
      : { type: entry.type, data: { ...entry.data, ...ids } };
  });

export const uploadsIn = (part: readonly Entry[]): readonly Upload[] =>
  part.flatMap((entry) => (entry.type === 'NoteAdded' ? entry.data.uploads : []));

/** As the new issue has it: its bytes are copied. */
export const ofIssue = ({ owner: _, ...upload }: Upload): Upload => upload;

/** Those of its description, as it is now. */
export const ownUploads = (events: readonly IssueEvent[]): readonly Upload[] =>
  events.reduce<readonly Upload[]>((uploads, event) => {
    if (event.type === 'IssueCreated') return event.data.uploads;
    if (event.type === 'IssueArrived') return event.data.issue.uploads;
    return event.type === 'IssueDescriptionChanged' ? shownUploads(uploads, event.data.uploads) : uploads;
  }, []);
