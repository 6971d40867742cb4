import { Condition } from '@ledgerdesk/event-sourcing';
import { foldCase, wordsOf } from '@ledgerdesk/fields';

/** What a search looks into: folded, with a break between the texts that no word can span. */
export const searchText = (...texts: readonly (string | null)[]): string =>
  foldCase(texts.map((text) => text ?? '').join('\n'));

/** Every word occurs, without case, in any order (CRM-34). */
export const containsWords = (search: string): Condition => ({ containsAll: [...new Set(wordsOf(foldCase(search)))] });
