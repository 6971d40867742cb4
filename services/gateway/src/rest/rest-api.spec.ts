import { setImmediate as turn } from 'node:timers/promises';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { StartedGateway } from '../fixture/started-gateway';

const jane = { first_name: 'Jane', last_name: 'Doe' };
const contacts = '/groups/office/crm/contacts';
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const parentId = '00f067aa0ba902b7';

describe('the API', () => {
  let gateway: StartedGateway;
  const asked = (subject: string) => gateway.services.requests.get(subject)!;
  beforeAll(async () => (gateway = await StartedGateway.start()));
  afterAll(() => gateway.stop());

  describe('lets in', () => {
    it('a private token, and the same as Bearer (API-2)', async () => {
      const bearer = { token: null, headers: { Authorization: 'Bearer jane-token' } };
      const one = await gateway.ask('GET', '/user');
      const other = await gateway.ask('GET', '/user', bearer);
      expect([one.status, other.status]).toEqual([200, 200]);
      expect(one.text).toBe(other.text);
    });
    it('whoever reads what the public sees (API-2)', async () => {
      expect((await gateway.ask('GET', '/groups/3', { token: null })).status).toBe(200);
      expect(gateway.services.accessQuestions.at(-1)).toEqual({ who: { as: 'public' }, what: { group: 3 } });
    });
    it('nobody with a bad token (API-10)', async () => {
      const { status, text } = await gateway.ask('GET', '/groups/3', { token: 'nonsense' });
      expect([status, text]).toEqual([401, '{"message":"401 Unauthorized"}']);
    });
    it.each([
      ['POST', contacts],
      ['GET', contacts],
      ['GET', '/user'],
    ])('nobody without a token to %s %s (API-2, CRM-8)', async (method, path) => {
      const { status, text } = await gateway.ask(method, path, { token: null });
      expect([status, text]).toEqual([401, '{"message":"401 Unauthorized"}']);
    });
    it('nobody without a token to what a service forbids the public', async () => {
      gateway.services.refusal = new DomainError('forbidden', 'not for you');
      expect((await gateway.ask('GET', '/groups/3', { token: null })).status).toBe(401);
    });
    it('a token for reading to read, not to write (API-2)', async () => {
      const token = 'reading-token';
      expect((await gateway.ask('GET', contacts, { token })).status).toBe(200);
      const { status, body } = await gateway.ask('POST', contacts, { token, json: jane });
      expect(status).toBe(403);
      expect(body).toEqual({
        error: 'insufficient_scope',
        error_description: 'The request requires higher privileges than provided by the access token.',
      });
    });
  });

  describe('enters', () => {
    it.each([
      ['/groups/3', { group: 3 }],
      ['/groups/Office', { group: 'Office' }],
      ['/projects/office%2Fdesk', { project: 'office/desk' }],
    ])('%s (API-1)', async (path, what) => {
      expect((await gateway.ask('GET', path)).status).toBe(200);
      expect(gateway.services.accessQuestions.at(-1)).toMatchObject({ what });
    });
    it('what is missing and what is invisible alike, byte for byte (API-10)', async () => {
      const answers = await Promise.all(['/groups/99', '/groups/hidden%2Fone'].map((path) => gateway.ask('GET', path)));
      expect(answers.map(({ status, text }) => [status, text])).toEqual(
        Array(2).fill([404, '{"message":"404 Group Not Found"}']),
      );
    });
  });

  describe('reads a body', () => {
    const form = () => {
      const fields = new FormData();
      fields.set('first_name', 'Jane');
      fields.set('last_name', 'Doe');
      fields.set('organization_id', '5');
      return fields;
    };
    it.each([
      ['as JSON', { json: { ...jane, organization_id: 5 } }],
      ['as a form', { body: new URLSearchParams({ ...jane, organization_id: '5' }) }],
      ['as multipart', { body: form() }],
    ])('%s (API-1)', async (_, sent) => {
      expect((await gateway.ask('POST', contacts, sent)).status).toBe(201);
      const { contactId: _id, ...payload } = asked('crm.contacts.create').payload as Record<string, unknown>;
      expect(payload).toEqual({ firstName: 'Jane', lastName: 'Doe', organizationId: 5 });
    });
    it.each([
      ['text', 'text/plain', 'hello', 415, { message: '415 Unsupported Media Type' }],
      ['malformed JSON', 'application/json', '{"first_name":', 400, { error: 'The request body can not be read' }],
      ['JSON that is no object', 'application/json', '[1]', 400, { error: 'The request body is not an object' }],
      [
        'too much',
        'application/json',
        `"${'x'.repeat(1024 * 1024)}"`,
        413,
        { message: '413 Request Entity Too Large' },
      ],
    ])('unless it is %s (API-3, API-13)', async (_, type, body, status, expected) => {
      const answered = await gateway.ask('POST', contacts, { body, headers: { 'Content-Type': type } });
      expect([answered.status, answered.body]).toEqual([status, expected]);
    });
    it('unless it brings a file', async () => {
      const fields = form();
      fields.set('file', new Blob(['x'.repeat(1_000)]), 'contacts.csv');
      const { status, body } = await gateway.ask('POST', contacts, { body: fields });
      expect([status, body]).toEqual([400, { error: 'Files are not supported here' }]);
    });
    it('unless it is too much in many small fields, or does not say how much (API-13)', async () => {
      const fields = form();
      for (let n = 0; n < 3; n++) fields.set(`note-${n}`, 'x'.repeat(500_000));
      expect((await gateway.ask('POST', contacts, { body: fields })).status).toBe(413);
      const body = new Blob(['--a--']).stream();
      const headers = { 'Content-Type': 'multipart/form-data; boundary=a' };
      expect((await gateway.ask('POST', contacts, { body, headers })).status).toBe(411);
    });
    it('that is empty, of a request that needs none', async () => {
      const headers = { 'Content-Type': 'application/json' };
      expect((await gateway.ask('DELETE', '/groups/3/members/8', { headers })).status).toBe(204);
    });
  });

  describe('answers', () => {
    it('unknown paths with JSON (API-3)', async () => {
      const { status, text, headers } = await gateway.ask('GET', '/nothing');
      expect([status, text]).toEqual([404, '{"error":"404 Not Found"}']);
      expect(headers.get('content-type')).toMatch(/^application\/json/);
    });
    it.each([
      ['PATCH', '/user', 'GET, HEAD'],
      ['POST', '/groups/office%2Fdesk/', 'GET, HEAD, PUT, DELETE'],
      ['POST', '/openapi.json', 'GET, HEAD'],
      ['OPTIONS', '/groups?search=a', 'GET, HEAD, POST'],
      ['PATCH', `${contacts}/7`, 'GET, HEAD, PUT'],
    ])('%s %s, which the path does not have, with those it has: %s (API-1)', async (method, path, allow) => {
      const { status, text, headers } = await gateway.ask(method, path);
      expect([status, text, headers.get('allow')]).toEqual([405, '{"error":"405 Not Allowed"}', allow]);
    });
    it('an address with a slash at its end, and HEAD, as ever (API-1)', async () => {
      const plain = await gateway.ask('GET', '/groups/3');
      expect((await gateway.ask('GET', '/groups/3/?a=b')).body).toEqual(plain.body);
      const head = await gateway.ask('HEAD', '/groups/3');
      expect([head.status, head.text, head.headers.get('etag')]).toEqual([200, '', plain.headers.get('etag')]);
    });
    it('an address that can not be read with JSON', async () => {
      const { status, body, headers } = await gateway.ask('GET', '/groups/%');
      expect([status, body]).toEqual([400, { error: 'The address can not be read' }]);
      expect(headers.get('x-request-id')).not.toBeNull();
    });
    it.each(['/contacts/0', '/contacts/x', '/contacts/99999999999999999999'])(
      'an id that is none: %s (API-11)',
      async (path) => {
        const { status, body } = await gateway.ask('GET', `/groups/3/crm${path}`);
        expect([status, body]).toEqual([400, { error: 'contact_id is invalid' }]);
      },
    );
    it('each with an id of its own, errors too (API-8)', async () => {
      const paths = ['/user', '/nothing', '/groups/99'];
      const answers = await Promise.all(paths.map((path) => gateway.ask('GET', path)));
      const ids = answers.map(({ headers }) => headers.get('x-request-id'));
      expect(new Set(ids.filter(Boolean)).size).toBe(3);
    });
    it('with the id that the services know, whatever the caller calls the request (API-8)', async () => {
      const { headers } = await gateway.ask('POST', contacts, { json: jane, headers: { 'X-Request-Id': 'mine' } });
      expect(asked('crm.contacts.create').metadata).toMatchObject({ correlationId: headers.get('x-request-id') });
      expect(headers.get('x-request-id')).not.toBe('mine');
    });
    it("after the caller's trace went on (API-8)", async () => {
      await gateway.ask('GET', contacts, { headers: { traceparent: `00-${traceId}-${parentId}-01` } });
      const { traceparent } = asked('crm.contacts.list').metadata as { traceparent: string };
      expect(traceparent).toMatch(new RegExp(`^00-${traceId}-(?!${parentId})[0-9a-f]{16}-01$`));
    });
    it('and says in each log line whose request and trace it belongs to (API-8)', async () => {
      gateway.services.refusal = new DomainError('no-such-code', 'x');
      const headers = { traceparent: `00-${traceId}-${parentId}-01` };
      const requestId = (await gateway.ask('GET', contacts, { headers })).headers.get('x-request-id');
      const lines = () =>
        gateway.logLines.map((line) => JSON.parse(line)).filter((line) => line.requestId === requestId);
      while (lines().at(-1)?.msg !== 'answered') await turn();
      const traceparent = expect.stringMatching(new RegExp(`^00-${traceId}-(?!${parentId})[0-9a-f]{16}-01$`));
      expect(lines()).toMatchObject([
        { msg: 'a request failed', traceparent },
        { msg: 'answered', traceparent },
      ]);
    });
    it('that a write is not visible yet (API-5)', async () => {
      gateway.services.visible = false;
      const late = await gateway.ask('POST', contacts, { json: jane });
      gateway.services.visible = true;
      const shown = await gateway.ask('POST', contacts, { json: jane });
      expect([late.status, late.headers.get('x-ledgerdesk-visible')]).toEqual([201, 'false']);
      expect(shown.headers.get('x-ledgerdesk-visible')).toBeNull();
    });
    it.each([
      ['a refusal without a contract', new DomainError('no-such-code', 'x'), 500],
      ['a fault', new Error('canary-of-a-fault'), 500],
      ['no answer', new DomainError('unavailable', 'x'), 503],
    ])('%s without telling anything (API-13)', async (_, refusal, expected) => {
      gateway.services.refusal = refusal;
      const { status, body } = await gateway.ask('GET', '/groups/3');
      const message = expected === 500 ? '500 Internal Server Error' : '503 Service Unavailable';
      expect([status, body]).toEqual([expected, { message }]);
    });
    it('with no CORS and with the headers that protect a browser', async () => {
      const { headers } = await gateway.ask('GET', '/user', { headers: { Origin: 'https://elsewhere.example.org' } });
      expect(headers.get('access-control-allow-origin')).toBeNull();
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('private, no-cache');
    });
  });

  describe('knows what has changed', () => {
    const path = `${contacts}/`;
    let id: number;
    beforeAll(async () => (id = ((await gateway.ask('POST', contacts, { json: jane })).body as { id: number }).id));

    it('by a strong ETag (API-7)', async () =>
      expect((await gateway.ask('GET', path + id)).headers.get('etag')).toBe('"1"'));
    it.each(['"1"', '"9", W/"1"', '*'])('and sends nothing again to who has %s (API-7)', async (tag) => {
      const { status, text } = await gateway.ask('GET', path + id, { headers: { 'If-None-Match': tag } });
      expect([status, text]).toEqual([304, '']);
    });
    it('and refuses a change of what has changed, with the present ETag (API-12)', async () => {
      const change = { json: { phone: '1' }, headers: { 'If-Match': '"7"' } };
      const { status, text, headers } = await gateway.ask('PUT', path + id, change);
      expect([status, text, headers.get('etag')]).toEqual([412, '{"message":"412 Precondition Failed"}', '"1"']);
    });
    it('and takes a weak tag for none (API-12)', async () => {
      const change = { json: { phone: '1' }, headers: { 'If-Match': 'W/"1"' } };
      expect((await gateway.ask('PUT', path + id, change)).status).toBe(412);
    });
    it('and makes a change of what has not (API-12)', async () => {
      const change = { json: { phone: '1' }, headers: { 'If-Match': '"1"' } };
      const { status, headers } = await gateway.ask('PUT', path + id, change);
      expect([status, headers.get('etag')]).toEqual([200, '"2"']);
    });
    it('and says so of a change that somebody else was faster with (API-12)', async () => {
      gateway.services.refusal = new DomainError('concurrent-change', 'x');
      expect((await gateway.ask('PUT', path + id, { json: {} })).status).toBe(409);
      gateway.services.refusal = new DomainError('concurrent-change', 'x');
      expect((await gateway.ask('PUT', path + id, { json: {}, headers: { 'If-Match': '"2"' } })).status).toBe(412);
    });
  });

  it('tells everyone whether it lives and is ready, and neither why nor how much it does', async () => {
    const ask = async (path: string) => {
      const { status, body } = await gateway.fetch('GET', path, { token: null });
      return [status, body];
    };
    expect(await ask('/health/live')).toEqual([200, { status: 'ok' }]);
    expect(await ask('/health/ready?verbose')).toEqual([200, { status: 'ok' }]);
    const forget = gateway.parts.health.register('part', () => ({ status: 'unavailable', code: 'broken' }));
    expect(await ask('/health/ready')).toEqual([503, { status: 'unavailable' }]);
    expect(await ask('/health/live')).toEqual([200, { status: 'ok' }]);
    forget();
    const { status, text } = await gateway.fetch('GET', '/metrics', { token: null });
    expect([status, text.includes('# TYPE')]).toEqual([404, false]);
  });

  it('names no person, address, token or body in a log line or a metric (API-9)', async () => {
    const canaries = ['Zanzibar', 'canary@example.org', 'canary-token', 'canary-search', 'canary-key', 'canary-path'];
    const [name, email, token, search, key, group] = canaries;
    const json = { first_name: name, last_name: name, email };
    await gateway.ask('POST', contacts, { json, headers: { 'Idempotency-Key': key! } });
    gateway.services.refusal = new Error(`Failed for ${email}`);
    await gateway.ask('POST', contacts, { json });
    await gateway.ask('GET', `${contacts}?search=${search}`, { token: token! });
    await gateway.ask('GET', `${contacts}?search=${search}`);
    await gateway.ask('GET', `/groups/${group}`);
    await gateway.ask('GET', `/${group}`);
    await gateway.ask('POST', contacts, {
      body: `{"email":"${email}`,
      headers: { 'Content-Type': 'application/json' },
    });

    const metrics = await gateway.parts.metrics.metrics();
    expect(metrics).toContain('route="/api/v4/groups/:id/crm/contacts"');
    expect(gateway.logLines.join('')).toContain('"msg":"answered"');
    const said = metrics + gateway.logLines.join('');
    expect(canaries.filter((canary) => said.includes(canary))).toEqual([]);
  });
});
