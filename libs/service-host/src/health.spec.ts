import { Counter } from 'prom-client';
import { HealthChecks } from './health';
import { createMetrics } from './metrics';
import { operations, OperationsServer, probes, serveOperations } from './operations';

describe('the health of a service', () => {
  const statusWith = async (...statuses: readonly ('ok' | 'degraded' | 'unavailable')[]) => {
    const checks = new HealthChecks();
    statuses.forEach((status, index) => checks.register(`part-${index}`, () => ({ status })));
    return (await checks.report()).status;
  };

  it('is the worst of its parts', async () => {
    expect(await statusWith()).toBe('ok');
    expect(await statusWith('ok', 'ok')).toBe('ok');
    expect(await statusWith('degraded', 'ok')).toBe('degraded');
    expect(await statusWith('degraded', 'unavailable', 'ok')).toBe('unavailable');
  });
  it('counts a check that throws or does not answer as unavailable, and says nothing else of it', async () => {
    const checks = new HealthChecks();
    checks.register('log', () => Promise.reject(new Error('canary')));
    checks.register('bus', () => new Promise(() => {}));
    expect(await checks.report()).toEqual({
      status: 'unavailable',
      checks: [
        { name: 'log', status: 'unavailable', code: 'failed' },
        { name: 'bus', status: 'unavailable', code: 'no-answer' },
      ],
    });
  });
  it('forgets a part that has ended, and refuses a name twice', async () => {
    const checks = new HealthChecks();
    const forget = checks.register('log', () => ({ status: 'unavailable' }));
    expect(() => checks.register('log', () => ({ status: 'ok' }))).toThrow('There is a health check log already');
    forget();
    expect(await checks.report()).toEqual({ status: 'ok', checks: [] });
  });
});

describe('what everyone may ask of a service', () => {
  it('is whether it lives, and whether it can serve, which a degraded one can', async () => {
    const checks = new HealthChecks();
    let status: 'degraded' | 'unavailable' = 'degraded';
    checks.register('canary', () => ({ status, code: 'canary' }));
    const ask = async (path: string) => {
      const answer = await probes(checks)(path);
      return answer && [answer.status, JSON.parse(answer.body)];
    };
    expect(await ask('/health/ready')).toEqual([200, { status: 'ok' }]);
    status = 'unavailable';
    expect(await ask('/health/ready')).toEqual([503, { status: 'unavailable' }]);
    expect(await ask('/health/live')).toEqual([200, { status: 'ok' }]);
    expect(await ask('/metrics')).toBeNull();
  });
});

describe('the server for those who run a service', () => {
  const checks = new HealthChecks();
  const metrics = createMetrics('crm');
  let server: OperationsServer;
  beforeAll(async () => {
    server = await serveOperations(operations(checks, metrics), '127.0.0.1', 0);
  });
  afterAll(() => server.close());
  const get = (path: string, method = 'GET') => fetch(`http://127.0.0.1:${server.port}${path}`, { method });

  it('says that the process lives', async () => expect((await get('/health/live')).status).toBe(200));
  it('says whether it is ready, which a degraded service is', async () => {
    let status: 'degraded' | 'unavailable' = 'degraded';
    const forget = checks.register('read-models', () => ({ status }));
    expect((await get('/health/ready')).status).toBe(200);
    status = 'unavailable';
    const answer = await get('/health/ready?verbose');
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ status, checks: [{ name: 'read-models', status }] });
    forget();
  });
  it('shows the metrics of the process and of its parts, labelled with the service', async () => {
    new Counter({ name: 'contacts_created_total', help: 'Contacts created', registers: [metrics] }).inc(2);
    const text = await (await get('/metrics')).text();
    expect(text).toContain('contacts_created_total{service="crm"} 2');
    expect(text).toMatch(/^nodejs_eventloop_lag_seconds\{service="crm"\} /m);
  });
  it('answers nothing else', async () => {
    expect((await get('/health')).status).toBe(404);
    expect((await get('/health/live', 'POST')).status).toBe(405);
    expect((await get('/health/live', 'HEAD')).status).toBe(200);
  });
  it('says which port it could not have', async () =>
    expect(serveOperations(operations(checks, metrics), '127.0.0.1', server.port)).rejects.toMatchObject({
      code: 'EADDRINUSE',
    }));
});
