import { isFiltered, orderIn, otherFilters, queryOf, withoutFilters } from './issue-filters';

const read = (text: string) => queryOf(new URLSearchParams(text));

describe('the filters of an issue list in its address (UI-16)', () => {
  it('begin with the open issues', () => expect(read('')).toEqual({ state: 'opened' }));
  it('are those of the API, by its names', () =>
    expect(
      read('state=all&search=ink&crm_contact_id=7&assignee_id=None&confidential=true&order_by=title&sort=asc'),
    ).toEqual({
      state: 'all',
      search: 'ink',
      crm_contact_id: '7',
      assignee_id: 'None',
      confidential: 'true',
      order_by: 'title',
      sort: 'asc',
    }));
  it('have lists with commas', () =>
    expect(read('labels=bug,hot fix&iids=1,2')).toEqual({
      state: 'opened',
      labels: ['bug', 'hot fix'],
      iids: ['1', '2'],
    }));
  it('leave out what is empty, and what is none', () =>
    expect(read('state=gone&search=&not[labels]=a&page=2')).toEqual({ state: 'opened' }));
  it('tell of those that have no control of their own', () =>
    expect(otherFilters(new URLSearchParams('search=a&author_username=bo&created_after=2026-01-01'))).toEqual([
      { name: 'author_username', value: 'bo' },
      { name: 'created_after', value: '2026-01-01' },
    ]));
  it('can all be taken away, but for the part of the list', () =>
    expect(withoutFilters(new URLSearchParams('state=closed&search=a&labels=b'))).toEqual({
      search: null,
      labels: null,
    }));
  it('are there or not; an order is none', () => {
    expect(isFiltered(new URLSearchParams('search=a'))).toBe(true);
    expect(isFiltered(new URLSearchParams('state=all&order_by=title&sort=asc'))).toBe(false);
  });
  it('have an order with a name', () => {
    expect(orderIn(new URLSearchParams('order_by=title&sort=asc'))).toBe('byTitle');
    expect([orderIn(new URLSearchParams('')), orderIn(new URLSearchParams('order_by=x'))]).toEqual([
      'newest',
      'newest',
    ]);
  });
});
