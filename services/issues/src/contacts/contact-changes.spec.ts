import { ContactView } from '@ledgerdesk/contracts';
import { contactChanges, requestedContacts } from './contact-changes';

type Input = Parameters<typeof requestedContacts>[0];
const contact = (id: number, state: ContactView['state'] = 'active'): ContactView => ({
  id,
  groupId: 3,
  organization: null,
  firstName: 'Ann',
  lastName: 'Roe',
  email: null,
  phone: null,
  description: null,
  state,
  createdAt: 't1',
  updatedAt: 't1',
  changes: 1,
});
const contacts = [
  contact(1),
  contact(2),
  contact(3),
  contact(4, 'inactive'),
  contact(5, 'erased'),
  contact(6, 'inactive'),
];
const found = {
  byId: new Map(contacts.map((contact) => [contact.id, contact])),
  byEmail: new Map([['one@x.org', 1]]),
  replaced: new Map<number, number>(),
};
/** What becomes of it on an issue that is linked to 2 and 6, and to 9, which nobody sees here. */
const linked = [2, 6, 9];
const decide = (input: Input) => contactChanges(requestedContacts(input, linked), linked, found);
const refusal = (input: Input): string => {
  try {
    return JSON.stringify(decide(input));
  } catch (error) {
    return (error as Error).message;
  }
};

describe('contacts to be set', () => {
  it('are added and removed by id and by e-mail', () =>
    expect(decide({ addIds: [3, 2], addEmails: ['one@x.org'], removeIds: [6] })).toEqual({
      add: [3, 1],
      remove: [6],
      hidden: [9],
    }));
  it('replace those that are seen here, and may name linked ones in any state (LNK-4, LNK-9)', () =>
    expect(decide({ replaceIds: [6, 1] })).toEqual({ add: [1], remove: { allBut: [6, 1] }, hidden: [9] }));
  it('may be none, in place of all', () =>
    expect(decide({ replaceIds: [] })).toMatchObject({ remove: { allBut: [] } }));
  it('end removed where they are both added and removed (LNK-13)', () =>
    expect(decide({ addIds: [1, 3], removeEmails: ['one@x.org'] })).toMatchObject({ add: [3], remove: [1] }));
  it('of empty lists change nothing (LNK-5)', () =>
    expect(decide({ addIds: [], removeEmails: [] })).toEqual({ add: [], remove: [], hidden: [9] }));
  it('may not be linked where they are to be removed (LNK-12)', () =>
    expect(decide({ removeIds: [77], removeEmails: ['nobody@x.org'] })).toMatchObject({ remove: [77] }));
  it('are named by e-mails as a completion writes them (LNK-11)', () =>
    expect(decide({ addEmails: ['["contact:one@x.org"]', ' [contact:one@x.org] ', '"one@x.org"'] }).add).toEqual([1]));
});

describe('ids that stand for another contact', () => {
  /** Linked by its old id 30, of a group transfer that has not reached the issue yet. */
  const linked = [30, 2, 9];
  const replaced = new Map([
    [30, 3],
    [10, 1],
  ]);
  const decide = (input: Input) => contactChanges(requestedContacts(input, linked), linked, { ...found, replaced });

  it('are linked as that one, and once (LNK-16, TRF-52)', () =>
    expect(decide({ addIds: [10, 1, 30, 3] })).toMatchObject({ add: [1], hidden: [9] }));
  it.each([3, 30])('are removed whichever of them is linked: %d', (id) =>
    expect(decide({ removeIds: [id] })).toMatchObject({ remove: [3, 30] }),
  );
  it('end removed where they are both added and removed (LNK-13)', () =>
    expect(decide({ addIds: [10, 3], removeIds: [1, 30] })).toMatchObject({ add: [] }));
  it.each([3, 30])('stay where %d is among those that replace all', (id) =>
    expect(decide({ replaceIds: [id, 10] })).toMatchObject({ add: [1], remove: { allBut: [3, 1, 30] } }),
  );
  it('are no additions where their contact is linked (LNK-6)', () => {
    const many = Array.from({ length: 7 }, (_, n) => 100 + n);
    const known = new Map(many.map((id) => [id, contact(id)]));
    const old = many.map((id) => id + 1_000);
    const standing = new Map(many.map((id) => [id + 1_000, id]));
    const changes = contactChanges(requestedContacts({ replaceIds: many }, old), old, {
      byId: known,
      byEmail: new Map(),
      replaced: standing,
    });
    expect(changes).toEqual({ add: [], remove: { allBut: [...many, ...old] }, hidden: [] });
  });
});

describe('contacts that can not be set', () => {
  const unreachable = (id: number) =>
    `${id}: The resource that you are attempting to access does not exist or you don't have permission to perform this action`;

  it.each<[string, Input]>([
    ['a replacement beside others', { replaceIds: [1], addIds: [2] }],
    ['no list at all', {}],
  ])('are those of %s (LNK-4)', (_, input) =>
    expect(refusal(input)).toBe('You cannot combine replace_ids with add_ids or remove_ids'),
  );
  it('are a replacement beside empty lists no longer', () =>
    expect(refusal({ replaceIds: [], addIds: [], removeEmails: [] })).toContain('"add":[]'));
  it.each<[string, Input]>([
    [
      'seven, however many of them differ or are linked',
      { addIds: [2, 2, 2, 2, 2], addEmails: ['one@x.org', 'one@x.org'] },
    ],
    ['a replacement by seven new ones', { replaceIds: [2, 11, 12, 13, 14, 15, 16, 17] }],
    ['one by more than could be known by other ids', { replaceIds: Array.from({ length: 10 }, (_, n) => 20 + n) }],
  ])('are %s (LNK-6)', (_, input) => expect(refusal(input)).toBe('You can only add up to 6 contacts at one time'));
  it('are not counted where they are removed, or linked already (LNK-6)', () =>
    expect(refusal({ addIds: [1, 3], removeIds: [21, 22, 23, 24, 25, 26, 27] })).toContain('"add":[1,3]'));
  it.each<[number[], string]>([
    [[1, 71], unreachable(71)],
    [[71, 72], `${unreachable(71)} and ${unreachable(72)}`],
    [[71, 72, 73], `${unreachable(71)}, ${unreachable(72)}, and ${unreachable(73)}`],
  ])('are those that are not there: %j (LNK-7, LNK-8)', (addIds, list) =>
    expect(refusal({ addIds })).toBe(`Issue customer relations contacts ${list}`),
  );
  it('are inactive ones (LNK-9), and erased ones (LNK-10)', () =>
    expect(refusal({ addIds: [4, 5] })).toBe(
      'Contact Ann Roe (4) is inactive and cannot be added to an issue, Contact 5 has been erased and cannot be added to an issue',
    ));
  it('are e-mails of nobody (LNK-12)', () =>
    expect(refusal({ addEmails: ['nobody@x.org'] })).toBe('No contact with e-mail nobody@x.org in the contact source'));
});
