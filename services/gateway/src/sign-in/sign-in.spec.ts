import { sleep } from '@ledgerdesk/async';
import { Browser } from '../fixture/browser';
import { StartedGateway } from '../fixture/started-gateway';
import { routes } from '../rest/routes/routes';
import { Passwords } from './passwords';
import { SignInFailures } from './sign-in-failures';

const OURS = 'https://desk.example.org';
const PASSWORD = 'correct horse battery';
const WRONG = 'wrong horse battery';
const DAY_MS = 24 * 60 * 60 * 1_000;
const wrong = { message: 'Invalid login or password.' };
const messageOf = ({ status, body }: { status: number; body: never }) => [
  status,
  (body as { message: string })?.message,
];

describe('signing in with a browser', () => {
  let gateway: StartedGateway;
  let passwordHash: string;
  let address = 0;
  let aheadMs = 0;
  beforeAll(async () => {
    const now = Date.now;
    jest.spyOn(Date, 'now').mockImplementation(() => now() + aheadMs);
    gateway = await StartedGateway.start({ TRUSTED_PROXIES: '127.0.0.1' });
    passwordHash = await new Passwords().hash(PASSWORD);
  });
  afterAll(async () => {
    await gateway.stop();
    jest.restoreAllMocks();
  });
  beforeEach(() => {
    aheadMs = 0;
    const jane = { userId: 7, passwordHash, blocked: false, version: 1 };
    Object.assign(gateway.services.credentials, {
      jane,
      'jane@x.org': jane,
      root: { userId: 1, passwordHash, blocked: false, version: 1 },
    });
  });

  /** At an address that nobody has failed from. */
  const aBrowser = () => new Browser(() => gateway, `198.51.100.${(address += 1)}`);
  const signedIn = async (login = 'jane') => {
    const browser = aBrowser();
    expect((await browser.signIn(login, PASSWORD)).status).toBe(200);
    return browser;
  };
  const later = async (ms: number) => void (aheadMs += ms);
  const forget = async () => {
    for (const { key, version } of await gateway.parts.state.list('sign-in/', { limit: 1_000 }))
      await gateway.parts.state.delete(key, { version });
  };
  const credentialsOfJane = () => gateway.services.credentials.jane!;
  const isWaiting = async (answer: Promise<unknown>) =>
    Promise.race([answer.then(() => false), sleep(1_500).then(() => true)]);

  it.each(['jane', 'JANE', 'jane@x.org'])('takes the name %s, and answers the user (SIG-1)', async (login) => {
    const browser = aBrowser();
    const { status, body, headers } = await browser.signIn(login, PASSWORD);
    const schema = routes.find(({ operationId }) => operationId === 'getSession')!.reply!;
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(schema.parse(body)).toMatchObject({ user: { id: 7, username: 'jane', email: 'jane@x.org' } });
    expect((await browser.ask('GET', '/session')).body).toEqual(body);
  });
  it('takes a form as well (SIG-1)', async () => {
    const body = new URLSearchParams({ login: 'jane', password: PASSWORD });
    expect((await gateway.fetch('POST', '/users/sign_in', { token: null, body })).status).toBe(200);
  });
  it.each([
    [{}, 'login is missing, password is missing'],
    [{ login: 'jane', password: 7 }, 'password is invalid'],
    [[], 'The request body is not an object'],
  ])('needs both: %j (SIG-1)', async (json, error) => {
    const { status, body } = await aBrowser().send('POST', '/users/sign_in', { json });
    expect([status, body]).toEqual([400, { error }]);
  });
  it('takes no password of an address, which is logged on its way', async () => {
    const path = `/users/sign_in?login=jane&password=${encodeURIComponent(PASSWORD)}`;
    expect((await aBrowser().send('POST', path)).status).toBe(400);
  });
  it('sets a cookie that no script and no other site gets at (SIG-2)', async () => {
    const { headers } = await aBrowser().signIn('jane', PASSWORD);
    const [session, browser] = headers.getSetCookie();
    const common = 'Path=/; HttpOnly; Secure; SameSite=Lax';
    expect(session).toMatch(new RegExp(`^__Host-ledgerdesk=[\\w-]{43}; Max-Age=2592000; ${common}$`));
    expect(browser).toMatch(new RegExp(`^__Host-ledgerdesk-browser=[^;]+; Max-Age=31536000; ${common}$`));
  });
  it('over http sets one that browsers take there (SIG-2)', async () => {
    const plain = await StartedGateway.start({ PUBLIC_URL: 'http://desk.example.org' });
    try {
      Object.assign(plain.services.credentials, gateway.services.credentials);
      const { headers } = await new Browser(() => plain, '').signIn('jane', PASSWORD);
      expect(headers.getSetCookie()[0]).toMatch(
        /^ledgerdesk=[\w-]{43}; Max-Age=2592000; Path=\/; HttpOnly; SameSite=Lax$/,
      );
    } finally {
      await plain.stop();
    }
  });
  it('is answered alike where the password is wrong, there is no such name or no password, and the user is blocked (SIG-1)', async () => {
    credentialsOfJane().blocked = true;
    gateway.services.credentials.bare = { userId: 8, passwordHash: null, blocked: false, version: 0 };
    for (const [login, password] of [
      ['root', WRONG],
      ['nobody', PASSWORD],
      ['bare', PASSWORD],
      ['jane', PASSWORD],
      ['root', ''],
    ] as const) {
      const answered = await aBrowser().signIn(login, password);
      expect([answered.status, answered.body, answered.headers.getSetCookie()]).toEqual([401, wrong, []]);
    }
  });
  it('is refused to the page of another site (SIG-1)', async () => {
    for (const Origin of ['https://evil.example', 'null', `${OURS}.evil.example`, 'http://desk.example.org'])
      expect(messageOf(await aBrowser().signIn('jane', PASSWORD, { Origin }))).toEqual([
        403,
        '403 Forbidden - The request comes from another site',
      ]);
    expect((await aBrowser().signIn('jane', PASSWORD, { Origin: OURS })).status).toBe(200);
  });
  it('tells no log the password, the cookie or the CSRF token (SEC-15)', async () => {
    const browser = await signedIn();
    await aBrowser().signIn('jane', WRONG);
    const log = gateway.logLines.join('');
    const secrets = [PASSWORD, WRONG, browser.csrfToken, ...browser.cookies.values()];
    expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
  });
  it('keeps neither token, name nor address (SIG-2)', async () => {
    const browser = await signedIn();
    await aBrowser().signIn('jane', WRONG);
    const records = JSON.stringify(await gateway.parts.state.list('', { limit: 1_000 }));
    expect(records).toContain('session/');
    for (const secret of [...browser.cookies.values(), browser.address, 'jane']) expect(records).not.toContain(secret);
  });

  describe('makes a session, which', () => {
    it('reads and writes as its user, on every route (SIG-2)', async () => {
      const browser = await signedIn();
      expect((await browser.ask('GET', '/user')).body).toMatchObject({ id: 7 });
      expect((await browser.ask('PUT', '/users/7', { json: { name: 'Jane' } })).status).toBe(200);
    });
    it('writes nothing without its CSRF token, and nothing for another site (SIG-2)', async () => {
      const browser = await signedIn();
      const other = await signedIn();
      const refused = [403, '403 Forbidden - X-CSRF-Token is missing or wrong'];
      for (const method of ['POST', 'PUT', 'DELETE'] as const)
        for (const token of ['', 'nonsense', other.csrfToken, browser.cookies.get('__Host-ledgerdesk')!]) {
          const path =
            method === 'POST' ? '/users/7/block' : method === 'PUT' ? '/users/7' : '/personal_access_tokens/4';
          const answered = await browser.ask(method, path, { json: {}, headers: { 'X-CSRF-Token': token } });
          expect(messageOf(answered)).toEqual(refused);
        }
      const evil = { json: { name: 'Eve' }, headers: { Origin: 'https://evil.example' } };
      expect((await browser.ask('PUT', '/users/7', evil)).status).toBe(403);
      expect((await browser.ask('PUT', '/users/7', { ...evil, headers: { Origin: OURS } })).status).toBe(200);
    });
    it('counts less than a token that comes along (API-2)', async () => {
      const browser = await signedIn();
      expect((await browser.ask('GET', '/user', { token: 'nonsense' })).status).toBe(401);
      expect((await browser.ask('GET', '/session', { token: 'jane-token' })).status).toBe(401);
      const plain = { json: { name: 'J' }, token: 'jane-token', headers: { 'X-CSRF-Token': '' } };
      expect((await browser.ask('PUT', '/users/7', plain)).status).toBe(200);
    });
    it('is of no token (API-16)', async () =>
      expect((await (await signedIn()).ask('GET', '/personal_access_tokens/self')).status).toBe(404));
    it('ends at sign-out, also for who has copied its cookie (SIG-2)', async () => {
      const browser = await signedIn();
      const { cookie } = browser;
      const stolen = () => browser.ask('GET', '/user', { headers: { Cookie: cookie } });
      expect((await stolen()).status).toBe(200);
      const { status, headers } = await browser.signOut();
      expect([status, headers.getSetCookie()[0]]).toEqual([
        204,
        expect.stringMatching(/^__Host-ledgerdesk=; Max-Age=0;/),
      ]);
      expect((await stolen()).status).toBe(401);
      expect((await browser.signOut()).status).toBe(204);
    });
    it('is signed out by its own page only (SIG-2)', async () => {
      const browser = await signedIn();
      expect((await browser.send('POST', '/users/sign_out')).status).toBe(403);
      const headers = { 'X-CSRF-Token': browser.csrfToken, Origin: 'https://evil.example' };
      expect((await browser.send('POST', '/users/sign_out', { headers })).status).toBe(403);
      expect((await browser.ask('GET', '/user')).status).toBe(200);
    });
    it('ends when its user is blocked (SIG-2, GRP-13)', async () => {
      const browser = await signedIn();
      Object.assign(credentialsOfJane(), { blocked: true, version: 2 });
      expect((await browser.ask('GET', '/user')).status).toBe(401);
      credentialsOfJane().blocked = false;
      expect((await browser.ask('GET', '/user')).status).toBe(401);
    });
    it('ends with a new password that another session has set; that one goes on (SIG-2)', async () => {
      const changing = await signedIn();
      const other = await signedIn();
      const json = { password: 'another horse battery', current_password: PASSWORD };
      expect((await changing.ask('PUT', '/users/7', { json })).status).toBe(200);
      expect((await changing.ask('GET', '/session')).status).toBe(200);
      expect((await other.ask('GET', '/session')).status).toBe(401);
      expect((await aBrowser().signIn('jane', PASSWORD)).status).toBe(401);
      expect((await aBrowser().signIn('jane', json.password)).status).toBe(200);
    });
    it('ends the one that the browser had before (SIG-2)', async () => {
      const browser = await signedIn();
      const { cookie } = browser;
      await browser.signIn('root', PASSWORD);
      expect((await browser.ask('GET', '/user', { headers: { Cookie: cookie } })).status).toBe(401);
      expect((await browser.ask('GET', '/session')).status).toBe(200);
    });
    it('ends after 7 days without use (SIG-2)', async () => {
      const browser = await signedIn();
      await later(7 * DAY_MS - 60_000);
      expect((await browser.ask('GET', '/session')).status).toBe(200);
      await later(7 * DAY_MS - 60_000);
      expect((await browser.ask('GET', '/session')).status).toBe(200);
      await later(7 * DAY_MS);
      expect((await browser.ask('GET', '/session')).status).toBe(401);
    });
    it('ends after 30 days, however it is used (SIG-2)', async () => {
      const browser = await signedIn();
      for (let day = 1; day < 30; day += 1) {
        await later(DAY_MS);
        expect((await browser.ask('GET', '/session')).status).toBe(200);
      }
      await later(DAY_MS);
      expect((await browser.ask('GET', '/session')).status).toBe(401);
    });
  });

  describe('fails', () => {
    beforeEach(forget);
    const fail = async (browser: Browser, times: number, login = 'jane') => {
      const statuses = [];
      for (let n = 0; n < times; n += 1) statuses.push((await browser.signIn(login, WRONG)).status);
      return statuses;
    };
    it.each(['jane', 'nobody'])('ten times in 15 minutes from one address, with the name %s (SIG-1)', async (login) => {
      const browser = aBrowser();
      expect(await fail(browser, 11, login)).toEqual([...Array(10).fill(401), 429]);
      const { headers, body } = await browser.signIn(login, PASSWORD);
      expect(body).toEqual({ message: '429 Too Many Requests' });
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(800);
      await later(15 * 60 * 1_000);
      expect((await browser.signIn('jane', PASSWORD)).status).toBe(200);
    });
    it('ten times under both names of an account together (SIG-1)', async () => {
      const browser = aBrowser();
      await fail(browser, 5);
      expect(await fail(browser, 6, 'JANE@x.org')).toEqual([...Array(5).fill(401), 429]);
    });
    it('for nobody else: elsewhere, and as another user, a right password lets in (SIG-1)', async () => {
      const browser = aBrowser();
      await fail(browser, 10);
      expect((await aBrowser().signIn('jane', PASSWORD)).status).toBe(200);
      expect((await browser.signIn('root', PASSWORD)).status).toBe(200);
    });
    it('at an address where a browser has signed in before: that one has a count of its own (SIG-1)', async () => {
      const browser = await signedIn();
      const stranger = new Browser(() => gateway, browser.address);
      await fail(stranger, 10);
      expect((await stranger.signIn('jane', PASSWORD)).status).toBe(429);
      expect((await browser.signIn('jane', PASSWORD)).status).toBe(200);
      expect(await fail(browser, 11)).toEqual([...Array(10).fill(401), 429]);
    });
    it('for a browser that signed in to another account, or has made its cookie itself, as for any (SIG-1)', async () => {
      const stranger = aBrowser();
      await fail(stranger, 10, 'root');
      const known = await signedIn();
      const forged = known.cookies.get('__Host-ledgerdesk-browser')!.replace(/%3A7/, '%3A1');
      for (const value of [known.cookies.get('__Host-ledgerdesk-browser')!, forged]) {
        stranger.cookies.set('__Host-ledgerdesk-browser', value);
        expect((await stranger.signIn('root', PASSWORD)).status).toBe(429);
      }
    });
    it('is not what a right password does (SIG-1)', async () => {
      await (await signedIn()).signIn('root', PASSWORD);
      const [record] = await gateway.parts.state.list('sign-in/', { limit: 10 });
      expect(record!.value).toEqual({ at: [] });
    });
    it.each(['jane', 'nobody'])(
      'fifty times from anywhere: each answer to %s takes 2 s, and is the same (SIG-1)',
      async (login) => {
        const account = login === 'jane' ? 'user/7' : 'name/nobody';
        const failures = new SignInFailures(gateway.parts.state, gateway.parts.secrets);
        for (let n = 0; n < 50; n += 1) await failures.count({ account, client: `address/192.0.2.${n}` });
        const failing = aBrowser().signIn(login, WRONG);
        expect(await isWaiting(failing)).toBe(true);
        expect((await failing).status).toBe(401);
        expect((await aBrowser().signIn('jane', PASSWORD)).status).toBe(200);
      },
    );
    it('where the own password is asked for, too (SIG-3)', async () => {
      const browser = await signedIn();
      const tell = (current_password: string) =>
        browser.ask('PUT', '/users/7', { json: { password: 'another horse battery', current_password } });
      const refused = [403, '403 Forbidden - current_password is wrong'];
      for (let n = 0; n < 10; n += 1) expect(messageOf(await tell(WRONG))).toEqual(refused);
      expect((await tell(PASSWORD)).status).toBe(429);
      expect((await browser.signIn('jane', PASSWORD)).status).toBe(429);
    });
  });
});
