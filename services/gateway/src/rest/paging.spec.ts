import { pageOf, pagingHeaders } from './paging';

const address = new URL('https://desk.example.org/api/v4/users?search=a&page=2');

describe('a page', () => {
  it('is the first of twenty if not asked otherwise (API-4)', () =>
    expect(pageOf({})).toEqual({ page: 1, perPage: 20 }));
  it('has a hundred at most (API-4)', () =>
    expect(pageOf({ page: 3, per_page: 500 })).toEqual({ page: 3, perPage: 100 }));
  it('names its neighbours, the first and the last (API-4)', () =>
    expect(pagingHeaders(address, { page: 2, perPage: 20 }, { total: 41, more: true })).toEqual({
      'X-Total': '41',
      'X-Total-Pages': '3',
      'X-Page': '2',
      'X-Per-Page': '20',
      'X-Next-Page': '3',
      'X-Prev-Page': '1',
      Link: [
        '<https://desk.example.org/api/v4/users?search=a&page=1&per_page=20>; rel="first"',
        '<https://desk.example.org/api/v4/users?search=a&page=1&per_page=20>; rel="prev"',
        '<https://desk.example.org/api/v4/users?search=a&page=3&per_page=20>; rel="next"',
        '<https://desk.example.org/api/v4/users?search=a&page=3&per_page=20>; rel="last"',
      ].join(', '),
    }));
  it('of a list of more than 10000 says no total and no last (API-4)', () => {
    const headers = pagingHeaders(address, { page: 1, perPage: 20 }, { total: null, more: true });
    expect(headers).toMatchObject({ 'X-Next-Page': '2', 'X-Prev-Page': '' });
    expect(Object.keys(headers)).not.toContain('X-Total');
    expect(Object.keys(headers)).not.toContain('X-Total-Pages');
    expect(headers.Link).not.toContain('last');
  });
  it('of nothing is one empty page', () =>
    expect(pagingHeaders(address, { page: 1, perPage: 20 }, { total: 0, more: false })).toMatchObject({
      'X-Total': '0',
      'X-Total-Pages': '1',
      'X-Next-Page': '',
      'X-Prev-Page': '',
    }));
});
