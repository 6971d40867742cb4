import { Browser } from '../fixture/browser';
import { StartedGateway } from '../fixture/started-gateway';
import { Passwords } from '../sign-in/passwords';

const PASSWORD = 'correct horse battery';

describe('the page that confirms an e-mail address', () => {
  let gateway: StartedGateway;
  const confirmed = () => gateway.services.requests.get('groups.users.confirm-email')?.payload;
  const signedIn = async () => {
    const browser = new Browser(() => gateway, '198.51.100.7');
    expect((await browser.signIn('jane', PASSWORD)).status).toBe(200);
    return browser;
  };
  beforeAll(async () => {
    gateway = await StartedGateway.start();
    const passwordHash = await new Passwords().hash(PASSWORD);
    Object.assign(gateway.services.credentials, { jane: { userId: 7, passwordHash, blocked: false, version: 1 } });
  });
  beforeEach(() => gateway.services.requests.clear());
  afterAll(() => gateway.stop());

  it('does so where its user has signed in, and says so (SIG-4)', async () => {
    const { status, text, headers } = await (await signedIn()).send('GET', '/users/confirm_email?token=known');
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(text).toContain('Your e-mail address is <strong>');
    expect(confirmed()).toEqual({ token: 'known' });
    expect([headers.get('cache-control'), headers.get('referrer-policy')]).toEqual(['no-store', 'no-referrer']);
  });
  it('does nothing for who has not signed in with a browser, nor for a link scanner (SIG-4)', async () => {
    const path = '/users/confirm_email?token=known';
    for (const token of [null, 'jane-token']) {
      const { status, text } = await gateway.fetch('GET', path, { token });
      expect([status, text.includes('Please sign in first')]).toEqual([401, true]);
    }
    expect((await (await signedIn()).send('HEAD', path)).status).not.toBe(200);
    expect(confirmed()).toBeUndefined();
  });
  it.each(['token=guess', 'token=', '', `token=${'x'.repeat(201)}`])('knows no link with %s', async (query) => {
    const { status, text } = await (await signedIn()).send('GET', `/users/confirm_email?${query}`);
    expect([status, text.includes('This link is no longer valid.')]).toEqual([404, true]);
  });
});
