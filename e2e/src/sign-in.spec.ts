import { randomUUID } from 'node:crypto';
import { Browser } from './browser';
import { story } from './shapes';

const PASSWORD = 'correct horse battery';
const NEXT = 'another horse battery';
const WRONG = 'wrong horse battery';

story('People sign in with browsers', (installation) => {
  const aBrowser = () => new Browser(() => installation().url());
  const aUser = async () => {
    const username = `jane-${randomUUID().slice(0, 8)}`;
    const user = { name: 'Jane', username, email: `${username}@users.test`, password: PASSWORD };
    const { id } = await installation().api.make('/users', user);
    return { id: id as number, username, email: user.email };
  };
  const signedIn = async (login: string, password = PASSWORD) => {
    const browser = aBrowser();
    expect((await browser.signIn(login, password)).status).toBe(200);
    return browser;
  };

  it('lets them work until they sign out, also when everything was started anew meanwhile (SIG-1, SIG-2)', async () => {
    const { id, username, email } = await aUser();
    const browser = await signedIn(email);
    const named = { name: 'Jane Doe', language: 'ja', time_zone: 'Asia/Tokyo', service_desk_mails: false };
    const changed = await browser.ask('PUT', `/users/${id}`, named);
    expect([changed.status, changed.body]).toEqual([200, expect.objectContaining({ id, username, ...named })]);
    const group = await browser.ask('POST', '/groups', { name: 'Own', path: `own-${username}` });
    expect(group.status).toBe(201);

    await installation().restart();
    const session = await browser.ask('GET', '/session');
    expect(session.body).toEqual({ user: expect.objectContaining({ id, ...named }), csrf_token: browser.csrfToken });

    const { cookie } = browser;
    expect((await browser.signOut()).status).toBe(204);
    const stolen = await browser.ask('GET', '/user', undefined, { Cookie: cookie });
    expect([stolen.status, (await browser.ask('GET', '/session')).status]).toEqual([401, 401]);
  }, 240_000);

  it('changes nothing for other sites, nor for who has the cookie alone (SIG-1, SIG-2)', async () => {
    const { id, username } = await aUser();
    const evil = { Origin: 'https://evil.example' };
    expect((await aBrowser().signIn(username, PASSWORD, evil)).status).toBe(403);
    const browser = await signedIn(username);
    for (const headers of [evil, { 'X-CSRF-Token': '' }, { 'X-CSRF-Token': (await signedIn(username)).csrfToken }])
      expect((await browser.ask('PUT', `/users/${id}`, { name: 'Eve' }, headers)).status).toBe(403);
    expect((await browser.ask('GET', '/user')).body).toMatchObject({ name: 'Jane' });
    const takeover = await browser.ask('PUT', `/users/${id}`, { password: NEXT, current_password: WRONG });
    expect([takeover.status, takeover.body]).toEqual([403, { message: '403 Forbidden - current_password is wrong' }]);
  }, 120_000);

  it('ends sessions with a new password, all but the one that has set it, and with a block (SIG-2, SIG-3, GRP-13)', async () => {
    const { api } = installation();
    const { id, username } = await aUser();
    const other = await signedIn(username);
    const browser = await signedIn(username);
    const json = { password: NEXT, current_password: PASSWORD };
    expect((await browser.ask('PUT', `/users/${id}`, json)).status).toBe(200);
    expect([(await browser.ask('GET', '/user')).status, (await other.ask('GET', '/user')).status]).toEqual([200, 401]);
    expect((await other.signIn(username, PASSWORD)).status).toBe(401);
    expect((await other.signIn(username, NEXT)).status).toBe(200);

    expect((await api.post(`/users/${id}/block`, {})).body).toBe(true);
    expect((await browser.ask('GET', '/user')).status).toBe(401);
    expect(await aBrowser().signIn(username, NEXT)).toEqual({
      status: 401,
      body: { message: 'Invalid login or password.' },
    });
    expect((await api.post(`/users/${id}/unblock`, {})).status).toBe(201);
    expect((await browser.ask('GET', '/user')).status).toBe(401);
    expect((await aBrowser().signIn(username, NEXT)).status).toBe(200);
  }, 120_000);

  it('bounds who tries passwords, and keeps out nobody who was let in before (SIG-1)', async () => {
    const { username } = await aUser();
    const browser = await signedIn(username);
    for (const login of [username, `nobody-${username}`]) {
      const attacker = aBrowser();
      const refusals = [];
      while (refusals.at(-1) !== 429) refusals.push((await attacker.signIn(login, WRONG)).status);
      const failed = refusals.slice(0, -1);
      expect([new Set(failed), failed.length <= 10]).toEqual([new Set([401]), true]);
      expect((await attacker.signIn(login, PASSWORD)).status).toBe(429);
    }
    expect((await browser.signIn(username, PASSWORD)).status).toBe(200);
  }, 120_000);

  it('has an address changed by administrators, who need no password of others (SIG-3)', async () => {
    const { api } = installation();
    const { id, username, email } = await aUser();
    const next = { email: `next-${email}` };
    const own = await (await signedIn(username)).ask('PUT', `/users/${id}`, { ...next, current_password: PASSWORD });
    expect([own.status, own.body.email]).toEqual([200, email]); // Until the mailed link was opened (SIG-4).
    expect((await api.put(`/users/${id}`, next)).body).toMatchObject(next);
    expect((await aBrowser().signIn(email, PASSWORD)).status).toBe(401);
    expect((await aBrowser().signIn(next.email, PASSWORD)).status).toBe(200);
  }, 120_000);
});
