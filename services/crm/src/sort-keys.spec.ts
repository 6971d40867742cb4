import { foldCase } from '@ledgerdesk/fields';
import fc from 'fast-check';
import { sortKeys } from './sort-keys';

type Person = Readonly<{ email: string | null; last: string; first: string; id: number }>;

const bytes = (text: string) => Buffer.from(text);
const byCodePoint = (one: string, other: string) => Buffer.compare(bytes(foldCase(one)), bytes(foldCase(other)));

/** CRM-37, as it is written. */
const inOrder = (field: 'email' | 'last', direction: 'asc' | 'desc') => (one: Person, other: Person) => {
  const a = one[field];
  const b = other[field];
  const emptyLast = Number(!a) - Number(!b);
  const byValue = a && b ? byCodePoint(a, b) * (direction === 'asc' ? 1 : -1) : 0;
  return (
    emptyLast ||
    byValue ||
    byCodePoint(one.last, other.last) ||
    byCodePoint(one.first, other.first) ||
    one.id - other.id
  );
};

const keyOf = ({ email, last, first }: Person, key: 'email asc' | 'email desc' | 'last asc' | 'last desc') =>
  sortKeys<'email' | 'last' | 'first'>({ email, last, first }, ['last', 'first'])[key];

const text = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'A',
    'ab',
    'b',
    'ß',
    'SS',
    'é',
    'e\u0301',
    'z',
    '\0',
    'a\0',
    'a\0\0',
    'a\0b',
    '\u0100',
    '\uffee',
    '😀',
  ),
  fc.string({ unit: 'grapheme', maxLength: 4 }),
);
const name = text.map((text) => `x${text}`);
const people = fc
  .array(fc.record({ email: fc.option(text, { freq: 4 }), last: name, first: name }), { maxLength: 12 })
  .map((people) => people.map((person, id): Person => ({ ...person, id })));

describe('the sort keys', () => {
  it.each([
    ['email', 'asc'],
    ['email', 'desc'],
    ['last', 'asc'],
    ['last', 'desc'],
  ] as const)('of %s %s order as the rule says, empty last and ties ascending (CRM-37)', (field, direction) =>
    fc.assert(
      fc.property(people, (people) => {
        const byKey = [...people].sort(
          (one, other) =>
            Buffer.compare(bytes(keyOf(one, `${field} ${direction}`)), bytes(keyOf(other, `${field} ${direction}`))) ||
            one.id - other.id,
        );
        expect(byKey).toEqual([...people].sort(inOrder(field, direction)));
      }),
      { numRuns: 2_000 },
    ),
  );
  it('do not tell spellings apart', () =>
    expect(sortKeys({ name: '\u00c5SE' }, ['name'])).toEqual(sortKeys({ name: 'a\u030ase' }, ['name'])));
});
