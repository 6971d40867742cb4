import { addressWith, oneOf, pageIn, withParameters } from './address';

describe('what a list shows, written in the address (UI-3, UI-16)', () => {
  it('changes one parameter, and keeps the others', () =>
    expect(withParameters('state=active&search=jane', { search: 'joe' })).toBe('state=active&search=joe'));
  it('takes away what is empty', () => expect(withParameters('state=active', { state: null, search: '' })).toBe(''));
  it('begins again on the first page, where anything else has changed', () => {
    expect(withParameters('page=3', { order_by: 'email' })).toBe('order_by=email');
    expect(withParameters('search=a&page=3', { page: '4' })).toBe('search=a&page=4');
    expect(withParameters('search=a&page=3', {})).toBe('search=a&page=3');
  });
  it('is a path alone where there is no parameter', () => {
    expect(addressWith('/a', '', {})).toBe('/a');
    expect(addressWith('/a', 'b=c', {})).toBe('/a?b=c');
  });
  it.each([
    ['', 1],
    ['page=2', 2],
    ['page=0', 1],
    ['page=x', 1],
    ['page=1.5', 1],
  ])('has a page: %s is %i', (search, page) => expect(pageIn(new URLSearchParams(search))).toBe(page));
  it('takes what is none of the choices for the first of them', () => {
    expect(oneOf(['all', 'active'], 'active')).toBe('active');
    expect([oneOf(['all', 'active'], 'gone'), oneOf(['all', 'active'], null)]).toEqual(['all', 'all']);
  });
});
