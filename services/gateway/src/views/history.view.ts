import { z } from 'zod';
import { historyChange, historyEntry } from '@ledgerdesk/contracts';
import { snakeCase } from '../request/names';
import { viewOf } from './view';

/** HIS-1. */
export const historyEntryView = viewOf(
  historyEntry,
  {
    changes: {
      replaces: 'changes',
      schema: z.record(z.string(), historyChange),
      show: ({ changes }) =>
        Object.fromEntries(Object.entries(changes).map(([name, change]) => [snakeCase(name), change])),
    },
  },
  'HistoryEntry',
);
