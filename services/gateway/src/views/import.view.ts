import { z } from 'zod';
import { importedRow, importView as importContract } from '@ledgerdesk/contracts';
import { viewOf } from './view';

/** IMP-7: with its rows, which a service tells part by part. */
export const importView = viewOf(
  importContract.omit({ parts: true }).extend({ rows: z.array(importedRow) }),
  {},
  'Import',
);
