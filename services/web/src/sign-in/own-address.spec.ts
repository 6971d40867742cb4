import { ownAddress } from './own-address';

const at = (address: string | null) => ownAddress(address, 'https://desk.example.org');

describe('where signing in leads (SIG-1)', () => {
  it('is where one wanted to go', () => expect(at('/groups/a?search=x#b')).toBe('/groups/a?search=x#b'));
  it.each(['https://evil.example/', '//evil.example/', '/\\evil.example', 'javascript:alert(1)', 'http://[', null])(
    'is the start page, and nowhere else: %s',
    (address) => expect(at(address)).toBe('/'),
  );
});
