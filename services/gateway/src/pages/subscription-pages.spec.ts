import { createHash } from 'node:crypto';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { StartedGateway } from '../fixture/started-gateway';

const oneClick = { 'List-Unsubscribe': 'One-Click' };
const ended = 'You will get no more mails about this issue.';

describe('the page to unsubscribe', () => {
  let gateway: StartedGateway;
  const visit = (token: string, method = 'GET', body?: BodyInit, headers = {}) =>
    gateway.fetch(method, `/-/unsubscribe/${token}`, { token: null, headers, ...(body ? { body } : {}) });
  const unsubscribed = () => gateway.services.requests.get('mail.subscriptions.unsubscribe')?.payload;
  beforeAll(async () => (gateway = await StartedGateway.start()));
  beforeEach(() => gateway.services.requests.clear());
  afterAll(() => gateway.stop());

  it('says which mails to whom, and asks, without sign-in (SUB-2)', async () => {
    const { status, text, headers } = await visit('known');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(text).toContain('an*****@e*****.o**');
    expect(text).toContain('Broken &lt;b&gt;&amp;</strong> (#1)');
    expect(text.match(/<button>/g)).toHaveLength(1);
  });
  it('does not say which issue it is where that is confidential (SUB-2)', async () => {
    const { text } = await visit('confidential');
    expect(text).toContain('Mails about an issue are sent to');
    expect(text).not.toMatch(/Broken|\(#1\)/);
  });
  it.each(['GET', 'HEAD'])('changes nothing when a link scanner asks for it: %s (SUB-2)', async (method) => {
    expect((await visit('known', method)).status).toBe(200);
    expect(unsubscribed()).toBeUndefined();
  });
  it('runs and loads nothing, is kept by nobody, and goes nowhere else (SUB-2)', async () => {
    const { text, headers } = await visit('known');
    const style = createHash('sha256')
      .update(/<style>([^]*)<\/style>/.exec(text)![1]!)
      .digest('base64');
    expect(headers.get('content-security-policy')).toBe(
      `default-src 'none'; style-src 'sha256-${style}'; img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
    );
    expect([headers.get('cache-control'), headers.get('referrer-policy')]).toEqual(['no-store', 'no-referrer']);
    expect(headers.get('set-cookie')).toBeNull();
    expect(text).not.toMatch(/<script|src=|https?:/);
  });

  const multipart = () => {
    const fields = new FormData();
    fields.set('List-Unsubscribe', 'One-Click');
    return fields;
  };
  it.each([
    ['a form', () => new URLSearchParams(oneClick)],
    ['multipart', multipart],
  ])('ends the mails at one click, sent as %s, without sign-in, cookie or redirect (SUB-3)', async (_, body) => {
    const { status, text } = await visit('known', 'POST', body());
    expect([status, unsubscribed()]).toEqual([200, { token: 'known' }]);
    expect(text).toContain(ended);
  });
  it('ends them by its button (SUB-3)', async () => {
    const { text } = await visit('known');
    const [, name, value] = /<input type="hidden" name="([^"]+)" value="([^"]+)"/.exec(text)!;
    expect((await visit('known', 'POST', new URLSearchParams({ [name!]: value! }))).text).toContain(ended);
  });
  it('says so where they have ended already', async () => {
    const { text } = await visit('ended');
    expect(text).toContain('You get no more mails about this issue.');
    expect(text).not.toContain('<button');
  });
  it.each([
    ['nothing', undefined, {}, 400],
    ['another form', new URLSearchParams({ a: 'b' }), {}, 400],
    ['text', 'List-Unsubscribe=One-Click', { 'Content-Type': 'text/plain' }, 415],
    ['too much', 'x'.repeat(2 ** 20 + 1), { 'Content-Type': 'application/x-www-form-urlencoded' }, 413],
  ])('does nothing for %s (SUB-3, RFC 8058)', async (_, body, headers, expected) => {
    const { status, text } = await visit('known', 'POST', body, headers);
    expect([status, unsubscribed()]).toEqual([expected, undefined]);
    expect(text).toContain('This request can not be read.');
  });
  it.each([
    ['GET', 'guess'],
    ['POST', 'guess'],
    ['GET', 'x'.repeat(501)],
  ])('does not know every link: %s (SUB-3)', async (method, token) => {
    const { status, text } = await visit(token, method, method === 'POST' ? new URLSearchParams(oneClick) : undefined);
    expect(status).toBe(404);
    expect(text).toContain('This link is no longer valid.');
  });
  it('is for nobody who guessed 100 times within an hour (SEC-14)', async () => {
    const other = await StartedGateway.start();
    const ask = async (token: string) => other.fetch('GET', `/-/unsubscribe/${token}`, { token: null });
    for (let n = 0; n < 100; n++) expect((await ask('guess')).status).toBe(404);
    const { status, headers } = await ask('known');
    expect([status, Number(headers.get('retry-after')) > 60]).toEqual([429, true]);
    await other.stop();
  });
  it.each([
    ['does not answer', new DomainError('unavailable', 'canary'), 503],
    ['fails', new Error('canary'), 500],
  ])('asks to come again where the service %s, and tells nothing', async (_, refusal, expected) => {
    gateway.services.refusal = refusal;
    const { status, text } = await visit('secret-token');
    expect(status).toBe(expected);
    expect(text).toContain('Please try again later.');
    expect(text + gateway.logLines.join('')).not.toMatch(/canary|secret-token/);
  });
});
