import { StartedGateway } from '../fixture/started-gateway';

describe('too many requests', () => {
  let gateway: StartedGateway;
  const ask = (token: string, headers = {}) => gateway.ask('GET', '/user', { token, headers });
  const fail = async (times: number) => {
    for (let n = 0; n < times; n++) expect((await ask(`guess-${n}`)).status).toBe(401);
  };
  afterEach(() => gateway.stop());

  it('of an address that failed to sign in 20 times are refused where they fail again (API-13)', async () => {
    gateway = await StartedGateway.start();
    await fail(20);
    for (const token of ['guess', 'x'.repeat(501)]) {
      const { status, body, headers } = await ask(token);
      expect([status, body]).toEqual([429, { message: '429 Too Many Requests' }]);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
      expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60);
    }
    expect((await gateway.ask('GET', '/groups/3', { token: null })).status).toBe(200);
    expect((await ask('jane-token')).status).toBe(200);
  });
  it('are counted by the address that is connected, not by what it says', async () => {
    gateway = await StartedGateway.start();
    for (let n = 0; n < 20; n++) await ask('guess', { 'X-Forwarded-For': `192.0.2.${n}` });
    expect((await ask('guess', { 'X-Forwarded-For': '192.0.2.99' })).status).toBe(429);
  });
  it('are counted by what a trusted proxy says', async () => {
    gateway = await StartedGateway.start({ TRUSTED_PROXIES: '127.0.0.1, ::1' });
    for (let n = 0; n < 20; n++) await ask('guess', { 'X-Forwarded-For': '192.0.2.1' });
    expect((await ask('guess', { 'X-Forwarded-For': '192.0.2.1' })).status).toBe(429);
    expect((await ask('guess', { 'X-Forwarded-For': '192.0.2.2' })).status).toBe(401);
  });
  it('of one user are refused above the limit that is set, of others not (API-13)', async () => {
    gateway = await StartedGateway.start({ RATE_LIMIT_PER_MINUTE: '3' });
    const statuses = [];
    for (let n = 0; n < 4; n++) statuses.push((await ask('jane-token')).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    expect((await ask('reading-token')).status).toBe(200);
  });
});
