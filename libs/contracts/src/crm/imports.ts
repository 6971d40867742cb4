import { z } from 'zod';
import { request } from '../message';

const id = z.int().positive();

/** IMP-1 */
export const MAX_IMPORT_BYTES = 10 * 1024 * 1024;
export const MAX_IMPORT_ROWS = 10_000;

const isEncoding = (label: string): boolean => {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
};

export const importKind = z.enum(['contacts', 'organizations']);
export type ImportKind = z.infer<typeof importKind>;
/** `encoding`: a label of the WHATWG Encoding Standard; null: it is detected. */
export const importOptions = {
  dryRun: z.boolean().default(false),
  mode: z.enum(['upsert', 'create']).default('upsert'),
  atomic: z.boolean().default(false),
  createOrganizations: z.boolean().default(true),
  encoding: z.string().max(100).refine(isEncoding).nullable().default(null),
};

/** Of the blobs of an import: the file, and its rows until it has ended. */
export const ownerOfImport = (importId: number): string => `import-${importId}`;

const rowCounts = {
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  skipped: z.int(),
  failed: z.int(),
};
/** `parts`: in how many the rows of the result can be read so far. `total`: 0 until the file is read. */
export const importView = z.object({
  id,
  groupId: id,
  kind: importKind,
  status: z.enum(['running', 'finished']),
  dryRun: z.boolean(),
  total: z.int(),
  ...rowCounts,
  warnings: z.array(z.string()),
  createdAt: z.string(),
  parts: z.int(),
});
export type ImportView = z.infer<typeof importView>;
/** `row`: its number in the file, without the header, from 1. `id`: of the contact or organization, where there is one. */
export const importedRow = z.object({
  row: z.int().positive(),
  status: z.enum(['created', 'updated', 'unchanged', 'skipped', 'failed']),
  id: id.nullable(),
  errors: z.array(z.string()),
});
export type ImportedRow = z.infer<typeof importedRow>;

/**
 * An import into the group that was entered, in three steps, so that nothing of a file is left where the caller goes away:
 * it is requested, then the file is put into the blobs of `ownerOfImport`, then it is begun. One that is not begun within
 * 15 minutes is abandoned.
 *
 * Refusals: `forbidden`, `crm-disabled`; `import-not-found` also for one of another group; when it is read,
 * `import-file-refused` with a message for people, where nothing of the file can be imported (IMP-1, IMP-2).
 */
export const requestImport = request('crm.imports.request', {
  payload: z.object({ importId: id, kind: importKind, ...importOptions }),
  reply: z.object({ import: importView }),
});
export const beginImport = request('crm.imports.begin', {
  payload: z.object({ importId: id, hash: z.string().length(64) }),
  reply: z.object({ import: importView }),
});
export const readImport = request('crm.imports.read', {
  payload: z.object({ importId: id }),
  reply: z.object({ import: importView }),
});
/** The rows of a part of the result, from 1: 100 at most; none where 7 days have passed. */
export const readImportedRows = request('crm.imports.rows', {
  payload: z.object({ importId: id, part: z.int().positive() }),
  reply: z.object({ rows: z.array(importedRow) }),
});

export type ImportRefusal = 'import-not-found' | 'import-file-refused';
