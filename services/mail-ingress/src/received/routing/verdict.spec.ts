import { ParsedMail } from '@ledgerdesk/mail-parsing';
import { authenticate } from './verdict';

const mailbox = (address: string) => ({ address, name: null });
const said = (dmarc: string | null, authservId = 'mx.desk.example') => [{ authservId, dmarc, spf: null, dkim: null }];
const verdictOf = (
  mail: Partial<Pick<ParsedMail, 'authentication' | 'from' | 'flags'>>,
  trusted: readonly string[] = ['mx.desk.example'],
) => authenticate({ authentication: said('pass'), from: [mailbox('jane@a.example')], flags: [], ...mail }, trusted);

describe('the verdict of a mail', () => {
  it.each([
    ['pass', 'pass'],
    ['fail', 'fail'],
    ['temperror', 'none'],
    [null, 'none'],
  ])('is what a trusted server says of DMARC: %s (AUTH-1)', (dmarc, verdict) => {
    expect(verdictOf({ authentication: said(dmarc) })).toBe(verdict);
  });
  it('is none by a server that nobody trusts, and by none at all (AUTH-2)', () => {
    expect(verdictOf({ authentication: said('pass', 'mx.evil.example') })).toBe('none');
    expect(verdictOf({}, [])).toBe('none');
    expect(verdictOf({ authentication: [] })).toBe('none');
  });
  it('is by the topmost header that a trusted server added, in any letter case (AUTH-2)', () => {
    const relay = said('none', 'relay.example');
    expect(verdictOf({ authentication: [...relay, ...said('fail'), ...said('pass')] })).toBe('fail');
    expect(verdictOf({ authentication: [...relay, ...said('pass', 'MX.desk.example'), ...said('fail')] })).toBe('pass');
  });
  it('is by no server that is trusted without its name (AUTH-2)', () => {
    expect(verdictOf({ authentication: said('pass', 'mx.evil.example') }, ['*'])).toBe('none');
  });
  it('is none where several are named in From, or nobody (AUTH-1)', () => {
    expect(verdictOf({ from: [mailbox('a@a.example'), mailbox('b@a.example')] })).toBe('none');
    expect(verdictOf({ from: [] })).toBe('none');
  });
  it('is none at most where its author is not in From (AUTH-6)', () => {
    const flags = ['reply-to-differs'] as const;
    expect(verdictOf({ flags })).toBe('none');
    expect(verdictOf({ flags, authentication: said('fail') })).toBe('fail');
  });
});
