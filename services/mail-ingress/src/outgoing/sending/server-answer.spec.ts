import { answerOf, outcomeOf, statusOf, withoutAddresses } from './server-answer';

const answer = (response: string) => answerOf(response, 'mx');

describe('the answer of a mail server', () => {
  it('is kept without the addresses that it quotes (OUT-24)', () => {
    expect(withoutAddresses('<jane.roe@example.com>: Recipient rejected')).toBe('<address>: Recipient rejected');
    expect(withoutAddresses('to=jane@example.com, "jane roe"@example.com; see http://x.org')).toBe(
      '<address>, <address>; see http://x.org',
    );
    expect(withoutAddresses('jürgen@exämple.org unknown')).toBe('<address> unknown');
  });
  it('is one line of at most 500 characters', () => {
    expect(answer('550-first\r\n550 second')).toEqual({ code: 550, text: 'first second', server: 'mx' });
    expect(withoutAddresses('x'.repeat(1_000))).toHaveLength(500);
  });
  it('is read as far as whole words go, without a part of an address', () => {
    const addresses = `${'x'.repeat(90)}@example.com `.repeat(60);
    expect(withoutAddresses(addresses)).toMatch(/^(<address> ?){38}$/);
    expect(withoutAddresses('x'.repeat(300_000))).toBe('');
  });
  it('has the enhanced status, else its code, as its status', () => {
    expect(statusOf(answer('550 5.1.1 no such user'))).toBe('5.1.1');
    expect(statusOf(answer('451 try later'))).toBe('451');
    expect(statusOf({ code: null, text: null, server: 'mx' })).toBeNull();
  });
  it('refuses for a time by 4xx, for good by 5xx, for size by 552 or 5.3.4 (OUT-25, OUT-26)', () => {
    expect(outcomeOf(answer('451 4.3.0 later'))).toBe('temporary');
    expect(outcomeOf(answer('421 closing'))).toBe('temporary');
    expect(outcomeOf(answer('550 5.1.1 unknown'))).toBe('permanent');
    expect(outcomeOf(answer('552 too big'))).toBe('too-large');
    expect(outcomeOf(answer('554 5.3.4 too big'))).toBe('too-large');
  });
});
