import { isLineBegin } from './command-menu';
import { contactOf } from './external-contact';

describe('a contact made of the author of a mail (UI-11)', () => {
  it.each([
    ['Jane Doe', 'Jane', 'Doe'],
    [' Jane van  Doe ', 'Jane van', 'Doe'],
    ['佐藤花子', '佐藤花子', ''],
    [null, '', ''],
  ])('has the names of %s', (name, first, last) =>
    expect(contactOf({ name, address: 'jane@x.org' })).toMatchObject({
      first_name: first,
      last_name: last,
      email: 'jane@x.org',
    }),
  );
});

describe('the menu of quick actions (AUT-4)', () => {
  it('is offered at the beginning of a line alone', () => {
    expect(['', 'Hello\n', 'either', 'a '].map(isLineBegin)).toEqual([true, true, false, false]);
  });
});
