import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fastify } from 'fastify';
import { Browser } from '../fixture/browser';
import { StartedGateway } from '../fixture/started-gateway';
import { Passwords } from '../sign-in/passwords';
import { preferredLanguage } from './languages';
import { shell } from './shell';
import { filesToLoad, webFiles } from './web-files';

const PASSWORD = 'correct horse battery';
type Content = Readonly<{
  language: string;
  user: { username: string } | null;
  csrf_token: string | null;
  place: Record<string, unknown> | null;
}>;

describe('the pages for browsers', () => {
  let gateway: StartedGateway;
  let browser: Browser;
  beforeAll(async () => {
    gateway = await StartedGateway.start();
    const passwordHash = await new Passwords().hash(PASSWORD);
    Object.assign(gateway.services.credentials, { jane: { userId: 7, passwordHash, blocked: false, version: 1 } });
    browser = new Browser(() => gateway, '198.51.100.7');
    expect((await browser.signIn('jane', PASSWORD)).status).toBe(200);
  });
  afterAll(() => gateway.stop());

  const visit = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${gateway.url}${path}`, { redirect: 'manual', headers });
    return { status: response.status, location: response.headers.get('location'), headers: response.headers, response };
  };
  const asJane = (path: string, headers: Record<string, string> = {}) =>
    visit(path, { Cookie: browser.cookie, ...headers });
  const contentIn = async (response: Response): Promise<Content> => {
    const [, text] = /<script type="application\/json" id="page">([^<]*)<\/script>/.exec(await response.text())!;
    return JSON.parse(text!) as Content;
  };

  it.each([
    '/',
    '/groups/office',
    '/groups/office/-/issues',
    '/groups/office/-/crm/contacts',
    '/groups/office/-/crm/contacts/new',
    '/groups/office/-/crm/contacts/7',
    '/groups/office/-/crm/contacts/7/edit?search=a',
    '/groups/office/-/crm/organizations',
    '/office/desk',
    '/office/desk/-/issues?state=closed',
    '/office/desk/-/issues/new',
    '/office/desk/-/issues/1',
  ])('show %s to who may see it (UI-2)', async (path) => expect((await asJane(path)).status).toBe(200));
  it('are missing where nothing is, for who has signed in (UI-2)', async () => {
    for (const path of ['/groups/nowhere', '/no/where', '/no/where/-/issues/1', '/groups/nowhere/-/crm/contacts'])
      expect(await asJane(path)).toMatchObject({ status: 404, location: null });
  });
  it('ask who is anonymous to sign in, whether or not anything is there (UI-2)', async () => {
    for (const path of ['/', '/groups/nowhere/-/crm/contacts?search=a', '/no/where/-/issues/1']) {
      const back = path === '/' ? '' : `?redirect=${encodeURIComponent(path)}`;
      expect(await visit(path)).toMatchObject({ status: 302, location: `/users/sign_in${back}` });
    }
  });
  it('show a public group to everybody, but not its contacts, which are as if they were not there (UI-2)', async () => {
    expect((await visit('/groups/office')).status).toBe(200);
    for (const path of ['/groups/office/-/crm/contacts', '/groups/office/-/crm/organizations/new'])
      expect(await visit(path)).toMatchObject({ status: 404, location: null });
  });
  it('of contacts are for readers, those with a form for who may edit (UI-2, UI-5)', async () => {
    const asRita = (path: string) => visit(path, { 'PRIVATE-TOKEN': 'reporter-token' });
    expect((await asRita('/groups/office/-/crm/contacts')).status).toBe(200);
    for (const path of ['contacts/new', 'contacts/7/edit', 'organizations/new'])
      expect((await asRita(`/groups/office/-/crm/${path}`)).status).toBe(404);
  });
  it('take a session that has ended for none', async () => {
    const Cookie = '__Host-ledgerdesk=ended';
    expect((await visit('/', { Cookie })).location).toBe('/users/sign_in');
    expect((await visit('/users/sign_in', { Cookie })).status).toBe(200);
  });
  it('lead from sign-in to where one wanted to go, within this installation, who has signed in already (SIG-1)', async () => {
    expect((await asJane('/users/sign_in?redirect=%2Fgroups%2Foffice')).location).toBe('/groups/office');
    for (const evil of ['https://evil.example/', '//evil.example', '/\\evil.example', 'http://['])
      expect((await asJane(`/users/sign_in?redirect=${encodeURIComponent(evil)}`)).location).toBe('/');
  });

  it('begin with who has signed in, what they may do here, and what writes need', async () => {
    const { response } = await asJane('/office/desk/-/issues/1');
    const customers = { group_path: 'office', editable: true };
    expect(await contentIn(response)).toMatchObject({
      user: { username: 'jane' },
      csrf_token: browser.csrfToken,
      currency: 'EUR',
      place: { kind: 'project', id: 9, full_path: 'office/desk', role: 50, archived: false, customers },
    });
  });
  it('tell who is anonymous nothing of customers', async () => {
    const { response } = await visit('/groups/office');
    expect(await contentIn(response)).toMatchObject({ user: null, csrf_token: null, place: { customers: null } });
  });
  it('answer what they begin with alone, where JSON is asked for', async () => {
    const Accept = 'application/json';
    const found = await asJane('/groups/office', { Accept });
    expect([found.status, await found.response.json()]).toEqual([
      200,
      expect.objectContaining({ place: expect.objectContaining({ full_path: 'office' }) }),
    ]);
    expect((await asJane('/groups/nowhere', { Accept })).status).toBe(404);
    expect(await visit('/groups/nowhere', { Accept })).toMatchObject({ status: 401, location: null });
  });
  it('run and show nothing of others, stand in no frame, and are kept nowhere', async () => {
    const { headers } = await asJane('/');
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'; img-src 'self' data:",
    );
    expect([headers.get('cache-control'), headers.get('content-type')]).toEqual([
      'no-store',
      'text/html; charset=utf-8',
    ]);
  });
  it('say in what they begin with nothing that ends it', () => {
    const text = shell('en', null, { name: '</script><script>alert(1)</script>' });
    expect(text).not.toContain('</script><script>alert');
    expect(JSON.parse(/id="page">([^<]*)</.exec(text)![1]!)).toEqual({ name: '</script><script>alert(1)</script>' });
  });
  it('say that they can not be shown, where a service does not answer', async () => {
    gateway.services.refusal = new Error('planted');
    const { status, response } = await asJane('/');
    expect([status, await response.text()]).toEqual([500, expect.stringContaining('Please try again later')]);
  });

  it.each([
    ['ja', 'ja'],
    ['ja-JP,en;q=0.5', 'ja'],
    ['en;q=0.4, ja;q=0.8', 'ja'],
    ['de, fr;q=0.5', 'en'],
    ['ja;q=0, de', 'en'],
    [undefined, 'en'],
  ])('are in a language of the browser: %s (UI-14)', async (header, language) => {
    expect(preferredLanguage(header)).toBe(language);
    const { response } = await visit('/users/sign_in', header === undefined ? {} : { 'Accept-Language': header });
    expect(await response.text()).toContain(`<html lang="${language}">`);
  });
  it.each(['/-/issues/1', '/office/desk/-/issues/x', '/office//desk', '/office/%2e%2e/api', '/api/v4/none'])(
    'are none of what looks otherwise: %s',
    async (path) => expect(await visit(path)).toMatchObject({ status: 404, location: null }),
  );
  it('are only looked at', async () =>
    expect((await gateway.fetch('POST', '/office/desk/-/issues/1', {})).status).toBe(404));
  it('are where the API says that things are (API-30, API-53)', async () => {
    for (const path of ['/groups/3', '/projects/9', '/projects/9/issues/1', '/groups/3/crm/organizations/5']) {
      const { body } = await gateway.ask('GET', path);
      expect((await asJane(new URL((body as { web_url: string }).web_url).pathname)).status).toBe(200);
    }
  });
  it('lead from a user to what the API says, until users have one (API-30)', async () =>
    expect((await visit('/jane')).location).toBe('/api/v4/users?username=jane'));
});

describe('the files of the browser program', () => {
  let directory: string;
  const chunk = (name: string, more: object = {}) => ({ file: `assets/${name}.js`, ...more });
  const manifest = {
    'main.tsx': chunk('main', { css: ['assets/main.css'], imports: ['_shared.js'] }),
    '_shared.js': chunk('shared', { css: ['assets/shared.css'], imports: ['_react.js'] }),
    '_react.js': chunk('react'),
    'messages/ja.ts': chunk('ja', { imports: ['_react.js'] }),
    'issues/IssuePage.tsx': chunk('issue'),
  };
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-web-'));
    mkdirSync(join(directory, '.vite'));
    mkdirSync(join(directory, 'assets'));
    writeFileSync(join(directory, '.vite/manifest.json'), JSON.stringify(manifest));
    writeFileSync(join(directory, 'assets/main-1a2b.js'), 'whole');
    writeFileSync(join(directory, 'assets/main-1a2b.js.br'), 'small');
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  it('are those of the first page, and of its language', () => {
    const modules = ['/assets/shared.js', '/assets/react.js'];
    const styles = ['/assets/main.css', '/assets/shared.css'];
    expect(filesToLoad(directory, 'en')).toEqual({ script: '/assets/main.js', modules, styles });
    expect(filesToLoad(directory, 'ja')!.modules).toEqual(expect.arrayContaining(['/assets/ja.js', ...modules]));
  });
  it('are none where it is not built', () => expect(filesToLoad(tmpdir(), 'en')).toBe(null));
  it('are sent compressed, and kept by browsers, as another content has another name', async () => {
    const server = fastify();
    server.addHook('onRequest', async (_, reply) => void reply.header('cache-control', 'private, no-cache')); // As http.ts.
    await server.register(webFiles(directory));
    const ask = (coding: string) =>
      server.inject({ url: '/assets/main-1a2b.js', headers: { 'accept-encoding': coding } });
    const compressed = await ask('gzip, br');
    expect([compressed.statusCode, compressed.body, compressed.headers['content-encoding']]).toEqual([
      200,
      'small',
      'br',
    ]);
    expect(compressed.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(compressed.headers['content-type']).toMatch(/^(text|application)\/javascript/);
    expect((await ask('identity')).body).toBe('whole');
    expect((await server.inject('/assets/../.vite/manifest.json')).statusCode).toBe(404);
    const missing = await server.inject('/assets/none.js');
    expect([missing.statusCode, missing.headers['cache-control']]).toEqual([404, 'private, no-cache']);
    await server.close();
  });
});
