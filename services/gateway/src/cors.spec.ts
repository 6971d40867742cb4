import { get } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { buffer } from 'node:stream/consumers';
import { StartedGateway } from './fixture/started-gateway';

const origin = 'https://app.example.org';

describe('browsers', () => {
  let gateway: StartedGateway;
  const allowed = (headers: Headers) => headers.get('access-control-allow-origin');
  const preflight = { 'Access-Control-Request-Method': 'PUT', 'Access-Control-Request-Headers': 'private-token' };
  beforeAll(async () => {
    gateway = await StartedGateway.start({ CORS_ORIGINS: `https://other.example.org, ${origin}` });
  });
  afterAll(() => gateway.stop());

  it('may call from the origins that are named, without credentials (API-58)', async () => {
    const { status, headers } = await gateway.ask('GET', '/user', { headers: { Origin: origin } });
    expect([status, allowed(headers), headers.get('access-control-allow-credentials')]).toEqual([200, origin, null]);
    expect(headers.get('access-control-expose-headers')).toContain('ETag');
    expect(headers.get('vary')).toContain('Origin');
  });
  it('may ask before whether they may, without a token (API-58)', async () => {
    const { status, headers } = await gateway.ask('OPTIONS', '/groups/3/crm/contacts/1', {
      token: null,
      headers: { Origin: origin, ...preflight },
    });
    expect([status, allowed(headers), headers.get('access-control-allow-methods')]).toEqual([
      204,
      origin,
      'GET, HEAD, POST, PUT, DELETE',
    ]);
    expect(headers.get('access-control-allow-headers')).toContain('PRIVATE-TOKEN');
  });
  it('may not call from elsewhere (API-58)', async () => {
    for (const other of ['https://evil.example.org', 'http://app.example.org', `${origin}.evil.test`, 'null']) {
      const { headers } = await gateway.ask('GET', '/user', { headers: { Origin: other } });
      expect(allowed(headers)).toBeNull();
      const asked = await gateway.ask('OPTIONS', '/user', { headers: { Origin: other, ...preflight } });
      expect([asked.status, allowed(asked.headers)]).toEqual([405, null]);
    }
  });
});

describe('an answer above 1 KB', () => {
  let gateway: StartedGateway;
  beforeAll(async () => (gateway = await StartedGateway.start()));
  afterAll(() => gateway.stop());
  /** As it comes over the wire. */
  const ask = (path: string, encoding: string) =>
    new Promise<{ coding: unknown; vary: unknown; bytes: Buffer }>((resolve, reject) => {
      const headers = { 'Accept-Encoding': encoding };
      const request = get(`${gateway.url}/api/v4${path}`, { headers }, (response) => {
        const { 'content-encoding': coding, vary } = response.headers;
        buffer(response).then((bytes) => resolve({ coding, vary, bytes }), reject);
      });
      request.on('error', reject);
    });

  it('is compressed where the caller takes that (API-58)', async () => {
    const plain = await ask('/openapi.json', 'identity');
    const { coding, vary, bytes } = await ask('/openapi.json', 'br, gzip;q=0.5');
    expect([plain.coding, plain.vary, coding, vary]).toEqual([undefined, 'Accept-Encoding', 'gzip', 'Accept-Encoding']);
    expect(gunzipSync(bytes).equals(plain.bytes)).toBe(true);
    expect(bytes.length).toBeLessThan(plain.bytes.length / 4);
  });
  it.each(['', 'br', 'gzip;q=0'])('is not compressed for %j', async (encoding) =>
    expect((await ask('/openapi.json', encoding)).coding).toBeUndefined(),
  );
  it('is the only one that is compressed', async () => expect((await ask('/groups/3', 'gzip')).coding).toBeUndefined());
});
