import { z } from 'zod';
import { historyEntry } from '@ledgerdesk/contracts';
import { snakeCase } from '../request/names';
import { viewOf } from './view';

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** HIS-1. */
export const historyEntryView = viewOf(
  historyEntry,
  {
    changes: {
      replaces: 'changes',
      schema: z.record(z.string(), z.object({ from: value, to: value })),
      show: ({ changes }) =>
        Object.fromEntries(Object.entries(changes).map(([name, change]) => [snakeCase(name), change])),
    },
  },
  'HistoryEntry',
);
