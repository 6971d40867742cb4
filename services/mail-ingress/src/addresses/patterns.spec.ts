import { fill, holdsKey, match } from './patterns';
import { slugOf } from './slug';

describe('an address', () => {
  const desk = 'desk+%{key}@example.com';

  it('matches with what stands for the key, in lower case (RT-1, RT-2)', () => {
    expect(match(desk, 'desk+acme-5-issue-@example.com')).toBe('acme-5-issue-');
    expect(match('%{key}@desk.example.com', 'Acme-5-issue-@DESK.example.com')).toBe('acme-5-issue-');
    expect(match('desk-%{key}@example.com', 'DESK-ABC@example.com')).toBe('abc');
    expect(match('desk-%{key}.x@example.com', 'desk-a.x.x@example.com')).toBe('a.x');
  });
  it('matches in angle brackets, with blanks around it and quotes around its local part (RT-2)', () => {
    for (const written of [
      '<desk+k@example.com>',
      ' desk+k@example.com\t',
      '"desk+k"@example.com',
      '<"desk+\\k"@example.com>',
    ])
      expect([written, match(desk, written)]).toEqual([written, 'k']);
  });
  it('matches with its domain in either form, and in capitals beyond ASCII (RT-2)', () => {
    expect(match('desk+%{key}@bücher.example', 'desk+k@xn--bcher-kva.EXAMPLE')).toBe('k');
    expect(match('desk+%{key}@xn--bcher-kva.example', 'desk+k@BÜCHER.example')).toBe('k');
    expect(match('büro+%{key}@example.com', 'BÜRO+k@example.com')).toBe('k');
  });
  it('matches as a whole only (RT-2)', () => {
    for (const other of ['desk+@example.com', 'desk@example.com', 'xdesk+k@example.com', 'desk+k@example.com.org'])
      expect([other, match(desk, other)]).toEqual([other, null]);
    for (const other of ['', '@', 'desk+k', 'desk+k@', 'desk+k@sub.example.com', 'desk+k@example.com@example.org'])
      expect([other, match(desk, other)]).toEqual([other, null]);
    expect(match('a%{key}a@example.com', 'a@example.com')).toBeNull();
  });
  it('without a key is equal or another (RT-1)', () => {
    expect(match('desk@example.com', '<Desk@EXAMPLE.com>')).toBe('');
    expect(match('desk@example.com', 'desk+k@example.com')).toBeNull();
    expect([holdsKey('desk@example.com'), holdsKey(desk), holdsKey(null)]).toEqual([false, true, false]);
  });
  it('is made of its key as it is', () => expect(fill(desk, '$&-1')).toBe('desk+$&-1@example.com'));
  it('is read in time, however long and odd it is', () => {
    for (const odd of ['<'.repeat(50_000), '"'.repeat(50_000), `${'@'.repeat(50_000)}x`, ' '.repeat(50_000)])
      expect(match(desk, odd)).toBeNull();
    expect(match(desk, `desk+k@a${'\u0301\u0323'.repeat(200_000)}.org`)).toBeNull();
  });
});

describe('the slug of a project (RT-3)', () => {
  it('is its full path in lower case, with hyphens for all else', () => {
    expect(slugOf('Acme/Sales_Team/Help.Desk')).toBe('acme-sales-team-help-desk');
    expect(slugOf('grüße/ß')).toBe('gr--e');
  });
  it('has 63 characters at most, and no hyphen at either end', () => {
    expect(slugOf(`_a/${'b'.repeat(100)}`)).toBe(`a-${'b'.repeat(60)}`);
    expect(slugOf(`${'a'.repeat(62)}/b`)).toBe('a'.repeat(62));
    expect(slugOf('___')).toBe('');
  });
});
