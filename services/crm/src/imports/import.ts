import type { ImportKind } from '@ledgerdesk/contracts';
import { Event } from '@ledgerdesk/event-sourcing';

export type RowCounts = { created: number; updated: number; unchanged: number; skipped: number; failed: number };
/**
 * What was read of the file. `parts`: hashes of blobs, each with up to 100 rows. What row n creates has the nth id from the
 * first one on.
 */
export type ReadFile = {
  total: number;
  parts: readonly string[];
  warnings: readonly string[];
  firstContactId: number;
  firstOrganizationId: number;
};

type OfImport = { importId: number };

export type ImportRequested = Event<
  'ImportRequested',
  OfImport & {
    groupId: number;
    kind: ImportKind;
    dryRun: boolean;
    mode: 'upsert' | 'create';
    atomic: boolean;
    createOrganizations: boolean;
    encoding: string | null;
    requestedBy: number;
    requestedAt: string;
  }
>;
/** `hash`: of the blob that the file is. */
export type ImportFileReceived = Event<'ImportFileReceived', OfImport & { hash: string }>;
export type ImportFileRead = Event<'ImportFileRead', OfImport & ReadFile>;
/** Of an atomic import, before anything is written. `failed`: how many rows can't be written. */
export type ImportPartChecked = Event<'ImportPartChecked', OfImport & { part: number; failed: number }>;
/** Of an atomic import: the e-mails and names of what is to be made are its own. */
export type ImportPartHeld = Event<'ImportPartHeld', OfImport & { part: number; failed: number }>;
/** What was held for what was not made is free again. */
export type ImportPartReleased = Event<'ImportPartReleased', OfImport & { part: number }>;
/** `rows`: the hash of the blob with the result of each row. */
export type ImportPartApplied = Event<'ImportPartApplied', OfImport & RowCounts & { part: number; rows: string }>;
/** Whoever requested it may not import any more: the rest is skipped. */
export type ImportRightsEnded = Event<'ImportRightsEnded', OfImport>;
/** Its file is deleted. */
export type ImportFinished = Event<'ImportFinished', OfImport & { finishedAt: string }>;
/** Its file did not come, or nothing of it can be imported; `refusal` says why that is. */
export type ImportAbandoned = Event<'ImportAbandoned', OfImport & { refusal: string | null }>;
/** Of an abandoned one: nothing is left of it. */
export type ImportDiscarded = Event<'ImportDiscarded', OfImport>;
export type ImportRowsExpired = Event<'ImportRowsExpired', OfImport>;
export type ImportRowsDeleted = Event<'ImportRowsDeleted', OfImport>;

export type ImportEvent =
  | ImportRequested
  | ImportFileReceived
  | ImportFileRead
  | ImportPartChecked
  | ImportPartHeld
  | ImportPartReleased
  | ImportPartApplied
  | ImportRightsEnded
  | ImportFinished
  | ImportAbandoned
  | ImportDiscarded
  | ImportRowsExpired
  | ImportRowsDeleted;

/** Which rows are not written: those without an error, where another one fails an atomic import; or all. */
export type Skips = 'none' | 'sound' | 'all';
type Step =
  | { status: 'receiving' }
  | { status: 'reading'; hash: string }
  | { status: 'checking'; part: number; failed: number }
  | { status: 'holding'; part: number }
  | { status: 'applying'; part: number; skips: Skips }
  | { status: 'releasing'; part: number }
  | { status: 'closing' }
  | { status: 'finished'; finishedAt: string }
  | { status: 'expired' }
  | { status: 'abandoned' }
  | { status: 'ended' };
export type PresentImport = Readonly<{
  request: ImportRequested['data'];
  file: ReadFile | null;
  /** Of how many parts e-mails and names are held, or were. */
  held: number;
  /** The hashes of what came of each part. */
  results: readonly string[];
  counts: RowCounts;
  refusal: string | null;
  now: Readonly<Step>;
}>;
export type Import = PresentImport | null;

export const IMPORT_STREAM = 'import';
export const importStream = (importId: number): string => `${IMPORT_STREAM}-${importId}`;
/** Of the blobs with what came of the rows, which stay when the file is deleted. */
export const ownerOfResult = (importId: number): string => `import-${importId}-result`;

const none: RowCounts = { created: 0, updated: 0, unchanged: 0, skipped: 0, failed: 0 };

export const initialState: Import = null;

export const evolve = (present: Import, event: ImportEvent): Import => {
  if (event.type === 'ImportRequested')
    return {
      request: event.data,
      file: null,
      held: 0,
      results: [],
      counts: none,
      refusal: null,
      now: { status: 'receiving' },
    };
  return present && progressed(present, event);
};

const progressed = (present: PresentImport, event: Exclude<ImportEvent, ImportRequested>): PresentImport => {
  switch (event.type) {
    case 'ImportFileReceived':
      return { ...present, now: { status: 'reading', hash: event.data.hash } };
    case 'ImportFileRead': {
      const { importId: _, ...file } = event.data;
      const now = present.request.atomic ? ({ status: 'checking', part: 1, failed: 0 } as const) : applying(1, 'none');
      return reaching(now, { ...present, file });
    }
    case 'ImportPartChecked': {
      const failed = failedSoFar(present) + event.data.failed;
      const part = event.data.part + 1;
      if (part <= present.file!.parts.length) return { ...present, now: { status: 'checking', part, failed } };
      if (failed > 0) return { ...present, now: applying(1, 'sound') };
      return { ...present, now: present.request.dryRun ? applying(1, 'none') : { status: 'holding', part: 1 } };
    }
    case 'ImportPartHeld': {
      const held = { ...present, held: event.data.part };
      if (event.data.failed > 0) return { ...held, now: applying(1, 'sound') };
      const isLast = held.held === present.file!.parts.length;
      return { ...held, now: isLast ? applying(1, 'none') : { status: 'holding', part: held.held + 1 } };
    }
    case 'ImportPartApplied': {
      const { importId: _, part, rows, ...counts } = event.data;
      const results = [...present.results, rows];
      return reaching(applying(part + 1, skipsOf(present)), {
        ...present,
        results,
        counts: sum(present.counts, counts),
      });
    }
    case 'ImportRightsEnded':
      return { ...present, now: applying(nextPart(present), 'all') };
    case 'ImportPartReleased': {
      const isLast = event.data.part === present.held;
      return { ...present, now: isLast ? { status: 'closing' } : { status: 'releasing', part: event.data.part + 1 } };
    }
    case 'ImportFinished':
      return { ...present, now: { status: 'finished', finishedAt: event.data.finishedAt } };
    case 'ImportAbandoned':
      return { ...present, refusal: event.data.refusal, now: { status: 'abandoned' } };
    case 'ImportRowsExpired':
      return { ...present, now: { status: 'expired' } };
    case 'ImportDiscarded':
    case 'ImportRowsDeleted':
      return { ...present, results: [], now: { status: 'ended' } };
  }
};

const applying = (part: number, skips: Skips) => ({ status: 'applying', part, skips }) as const;

/** Behind the last part there is nothing left to do but to release what was held, and to delete the file. */
const reaching = (now: Extract<Step, { part: number }>, present: PresentImport): PresentImport => ({
  ...present,
  now: now.part > present.file!.parts.length ? behindLast(present) : now,
});

const behindLast = ({ held }: PresentImport): Step =>
  held > 0 ? { status: 'releasing', part: 1 } : { status: 'closing' };

const failedSoFar = ({ now }: PresentImport): number => (now.status === 'checking' ? now.failed : 0);
const skipsOf = ({ now }: PresentImport): Skips => (now.status === 'applying' ? now.skips : 'none');
const nextPart = ({ results }: PresentImport): number => results.length + 1;

const sum = (one: RowCounts, other: RowCounts): RowCounts => ({
  created: one.created + other.created,
  updated: one.updated + other.updated,
  unchanged: one.unchanged + other.unchanged,
  skipped: one.skipped + other.skipped,
  failed: one.failed + other.failed,
});
