import type { DuplicatePair } from '@ledgerdesk/contracts';
import { Where } from '@ledgerdesk/event-sourcing';
import { Documents, RepeatedValue } from '@ledgerdesk/read-models';
import { atOnce } from '../../at-once';
import { contactView } from '../contact';
import { ContactRow } from './contact-row';

type Key = 'nameKey' | 'phoneKey';
type Contacts = Documents<ContactRow>;

const KEYS: readonly Key[] = ['nameKey', 'phoneKey'];
const VALUES_PER_PART = 32;
const MOST_ALIKE = 1_000;

/** `count` pairs of contacts that are alike, after the first `skipped` (MRG-3). */
export const duplicatePairs = async (
  contacts: Contacts,
  where: Where,
  { skipped, count }: Readonly<{ skipped: number; count: number }>,
): Promise<readonly DuplicatePair[]> => {
  const found: DuplicatePair[] = [];
  let left = skipped;
  for (const key of KEYS)
    for await (const values of repeatedValues(contacts, key, where)) {
      const passed = key === 'nameKey' ? wholeGroupsIn(values, left) : { groups: 0, pairs: 0 };
      left -= passed.pairs;
      const alike = await atOnce(values.slice(passed.groups), async ({ value }) => {
        const query = { where: { ...where, [key]: value }, limit: MOST_ALIKE };
        return (await contacts.find(query)).documents;
      });
      for (const rows of alike)
        for (const pair of pairsOf(rows, key)) {
          if (left > 0) left -= 1;
          else found.push(pair);
          if (found.length === count) return found;
        }
    }
  return found;
};

async function* repeatedValues(contacts: Contacts, field: Key, where: Where): AsyncGenerator<readonly RepeatedValue[]> {
  for (let after: RepeatedValue['value'] | undefined; ;) {
    const query = { field, where, limit: VALUES_PER_PART, ...(after === undefined ? {} : { after }) };
    const values = await contacts.repeated(query);
    yield values;
    if (values.length < VALUES_PER_PART) return;
    after = values.at(-1)!.value;
  }
}

/** How many groups from the first on have no more than so many pairs together: their contacts need not be read. */
const wholeGroupsIn = (values: readonly RepeatedValue[], most: number) => {
  const passed = { groups: 0, pairs: 0 };
  for (const { count } of values) {
    const alike = Math.min(count, MOST_ALIKE);
    const pairs = (alike * (alike - 1)) / 2;
    if (passed.pairs + pairs > most) break;
    passed.groups += 1;
    passed.pairs += pairs;
  }
  return passed;
};

/** By phone only those whose names differ: the others are pairs by name. */
function* pairsOf(rows: readonly ContactRow[], key: Key): Generator<DuplicatePair> {
  for (const [index, one] of rows.entries())
    for (const other of rows.slice(index + 1)) {
      const hasSameName = one.nameKey === other.nameKey;
      if (key === 'phoneKey' && hasSameName) continue;
      const hasSamePhone = one.phoneKey !== null && one.phoneKey === other.phoneKey;
      const equal = [...(hasSameName ? (['name'] as const) : []), ...(hasSamePhone ? (['phone'] as const) : [])];
      yield { contacts: [viewOf(one), viewOf(other)], equal };
    }
}

const viewOf = ({ contact, organization }: ContactRow) => contactView(contact, organization);
