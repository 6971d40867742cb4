import { ParsedMail } from '../parsing/parsed-mail';
import { authenticate } from './verdict';

const mailbox = (address: string) => ({ address, name: null });
const said = (dmarc: string | null, authservId = 'mx.desk.example') => ({ authservId, dmarc, spf: null, dkim: null });
const verdictOf = (
  mail: Partial<Pick<ParsedMail, 'authentication' | 'from' | 'replyTo'>>,
  trusted: readonly string[] = ['mx.desk.example'],
) =>
  authenticate(
    { authentication: said('pass'), from: [mailbox('jane@a.example')], replyTo: [], flags: [], ...mail },
    trusted,
  );

describe('the verdict of a mail', () => {
  it.each([
    ['pass', 'pass'],
    ['fail', 'fail'],
    ['temperror', 'none'],
    [null, 'none'],
  ])('is what a trusted server says of DMARC: %s (AUTH-1)', (dmarc, verdict) => {
    expect(verdictOf({ authentication: said(dmarc) })).toEqual({ verdict, flags: [] });
  });
  it('is none by a server that nobody trusts, and by none at all (AUTH-2)', () => {
    expect(verdictOf({ authentication: said('pass', 'mx.evil.example') }).verdict).toBe('none');
    expect(verdictOf({}, []).verdict).toBe('none');
    expect(verdictOf({ authentication: null }, ['*']).verdict).toBe('none');
  });
  it('is by any server where any is trusted, in any letter case (AUTH-2)', () => {
    expect(verdictOf({ authentication: said('fail', 'mx.evil.example') }, ['*']).verdict).toBe('fail');
    expect(verdictOf({ authentication: said('pass', 'MX.desk.example') }).verdict).toBe('pass');
  });
  it('is none where several are named in From, or nobody (AUTH-1)', () => {
    expect(verdictOf({ from: [mailbox('a@a.example'), mailbox('b@a.example')] }).verdict).toBe('none');
    expect(verdictOf({ from: [] }).verdict).toBe('none');
  });
  it('is none at most where Reply-To has another domain, which is flagged (AUTH-6)', () => {
    const replyTo = [mailbox('jane@b.example')];
    expect(verdictOf({ replyTo })).toEqual({ verdict: 'none', flags: ['reply-to-differs'] });
    expect(verdictOf({ replyTo, authentication: said('fail') }).verdict).toBe('fail');
    expect(verdictOf({ replyTo: [mailbox('boss@A.example')] })).toEqual({ verdict: 'pass', flags: [] });
  });
});
