import { backOff, sleep } from '@ledgerdesk/async';
import type { ImportedRow } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { LogUnavailable } from '@ledgerdesk/event-store';
import { InvalidFields, Violation } from '@ledgerdesk/fields';
import { RequestScope } from '@ledgerdesk/messaging';
import { throwIfBeingMoved } from '../../crm-access';
import type { FileRow } from '../file/file-rows';
import type { ImportRequested, ReadFile } from '../import';

/** What rows are imported for. The scope is that of one part; its access answer is of this moment. */
export type RowsContext = Readonly<{ request: ImportRequested['data']; file: ReadFile; scope: RequestScope }>;

/** Imports the rows of one kind, which stand apart from each other. */
export interface ImportedRows {
  /** What would come of each row; nothing is changed. */
  preview(rows: readonly FileRow[], context: RowsContext): Promise<readonly ImportedRow[]>;
  /**
   * Makes the e-mails and names of what is to be created the import's own, until it is created or they are released; what
   * would come of each row. `release` needs no rights.
   */
  hold(rows: readonly FileRow[], context: RowsContext): Promise<readonly ImportedRow[]>;
  release(rows: readonly FileRow[], context: RowsContext): Promise<void>;
  /**
   * Writes each row, all at the same time, for the fewest commits of the log. Once more, it answers the same and writes
   * nothing twice.
   *
   * @throws DomainError where it may go otherwise when it is tried again, or for who may not do it
   */
  write(rows: readonly FileRow[], context: RowsContext): Promise<readonly ImportedRow[]>;
}

export const result = (
  { row }: FileRow,
  status: ImportedRow['status'],
  id: number | null,
  errors: readonly string[] = [],
): ImportedRow => ({ row, status, id, errors: [...errors] });

export const failed = (row: FileRow, errors: readonly string[]): ImportedRow => result(row, 'failed', null, errors);

/** An absent column is undefined, an empty cell null (IMP-3). */
export const cellOf = ({ cells }: FileRow, column: string): string | null | undefined => {
  const cell = cells[column];
  return cell === '' ? null : cell;
};

/** Undefined where the row does not speak of it, null where it is no state. */
export const activeIn = (row: FileRow): boolean | null | undefined => {
  const state = cellOf(row, 'state')?.trim().toLowerCase();
  if (state === undefined || state === '') return undefined;
  return state === 'active' || (state === 'inactive' ? false : null);
};

export const INVALID_STATE = 'State is invalid';

/** As people read it: `First name can't be blank`. */
export const messageOf = ({ path, message }: Violation): string => {
  if (path === 'base') return message;
  const words = path.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${words[0]!.toUpperCase()}${words.slice(1)} ${message}`;
};

/** Of what would be made: that nothing may be made in the group at present (TRF-56). */
export const creationErrors = ({ request, scope }: RowsContext): readonly string[] => {
  try {
    throwIfBeingMoved(scope.access, request.groupId);
    return [];
  } catch (error) {
    return errorsOf(error);
  }
};

const REFUSALS = [
  'contact-part-of-transfer',
  'organization-part-of-transfer',
  'contacts-being-moved',
  'email-reserved',
  'name-reserved',
];

const TRIES = 5;
const PAUSES = { firstMs: 20, longestMs: 1_000 };

/** Treats a row again where the log did not answer, so that one of many need not hold up the others of its part. */
export const persistently = async <Result>(treat: () => Promise<Result>): Promise<Result> => {
  for (let tried = 1; ; tried += 1) {
    try {
      return await treat();
    } catch (error) {
      if (!isPassing(error) || tried === TRIES) throw error;
      await sleep(backOff(tried, PAUSES));
    }
  }
};

const isPassing = (error: unknown): boolean =>
  error instanceof LogUnavailable || (error instanceof DomainError && error.code === 'unavailable');

/** Why a row can't be written, for good. @throws the error where it is another */
export const errorsOf = (error: unknown): readonly string[] => {
  if (error instanceof InvalidFields) return error.issues.map(messageOf);
  if (error instanceof DomainError && REFUSALS.includes(error.code)) return [error.message];
  throw error;
};
