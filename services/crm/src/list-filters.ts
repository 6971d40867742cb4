import { Where } from '@ledgerdesk/event-sourcing';
import { foldCase, wordsOf } from '@ledgerdesk/fields';
import type { Documents } from '@ledgerdesk/read-models';

/** What a search looks into: folded, with a break between the texts that no word can span. */
export const searchText = (...texts: readonly (string | null)[]): string =>
  foldCase(texts.map((text) => text ?? '').join('\n'));

/** Every word of the search occurs in the text, without case, in any order (CRM-34). */
export const containing = (search: string | null): Where =>
  search ? { search: { containsAll: [...new Set(wordsOf(foldCase(search)))] } } : {};

/** How many fit in each state, and in all (CRM-38). */
export const countByState = async (documents: Documents<object>, where: Where) => {
  const counts = await documents.countBy('state', where);
  const active = counts.get('active') ?? 0;
  const inactive = counts.get('inactive') ?? 0;
  return { active, inactive, all: active + inactive };
};

const EXPORTED_AT_ONCE = 100;

/** A part of what is exported, in the order of the list. */
export const partInOrder = ({
  orderBy,
  sort,
  after,
}: Readonly<{ orderBy: string; sort: string; after: string | null }>) => ({
  sort: { field: `${orderBy} ${sort}`, direction: 'ascending' as const },
  limit: EXPORTED_AT_ONCE,
  ...(after === null ? {} : { after }),
});
