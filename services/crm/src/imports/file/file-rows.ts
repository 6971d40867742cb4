import type { ImportKind, ImportRefusal } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';

/** `row`: from 1, without the header. `cells`: by column; a column that the file does not have is absent. */
export type ReadRow = Readonly<{ row: number; cells: Readonly<Record<string, string>>; error: string | null }>;
/** `organizationRow`: the first row that names the same organization, by which it has its id where it is to be made. */
export type FileRow = ReadRow & Readonly<{ organizationRow: number }>;

export type FileRows = Readonly<{ warnings: readonly string[]; rows: AsyncIterable<ReadRow> }>;

/** How many rows are written by one command of the process, under the same rights (IMP-7). */
export const ROWS_IN_A_PART = 100;

/** IMP-2 */
export const columnsOf: Readonly<
  Record<ImportKind, Readonly<{ required: readonly string[]; optional: readonly string[] }>>
> = {
  contacts: {
    required: ['first_name', 'last_name'],
    optional: ['email', 'phone', 'description', 'organization', 'state'],
  },
  organizations: { required: ['name'], optional: ['default_rate', 'description', 'state'] },
};

const FILE_REFUSED: ImportRefusal = 'import-file-refused';

/** Nothing of the file can be imported. */
export const fileRefused = (message: string): DomainError => new DomainError(FILE_REFUSED, message);

export const isFileRefusal = (error: unknown): error is DomainError =>
  error instanceof DomainError && error.code === FILE_REFUSED;
