import { createServer, Server } from 'node:http';
import { once } from 'node:events';
import { AddressInfo } from 'node:net';
import { Registry } from 'prom-client';
import { HealthChecks } from './health';

export type OperationsAnswer = Readonly<{ status: number; contentType: string; body: string }>;
/** Answers `GET` of a path, or null where it is none of these. */
export type Operations = (path: string) => Promise<OperationsAnswer | null>;

const json = (status: number, value: object): OperationsAnswer => ({
  status,
  contentType: 'application/json; charset=utf-8',
  body: JSON.stringify(value),
});

const alive = json(200, { status: 'ok' });

/**
 * What whoever reaches the API may ask: `/health/live` (the process answers), `/health/ready` (503 where it can't serve;
 * degraded is ready). Why is for `operations` to say.
 */
export const probes =
  (checks: HealthChecks): Operations =>
  async (path) => {
    switch (path) {
      case '/health/live':
        return alive;
      case '/health/ready': {
        const { status } = await checks.report();
        return status === 'unavailable' ? json(503, { status }) : alive;
      }
      default:
        return null;
    }
  };

/** What those who run the service ask: the same, with each check by its name, and `/metrics` (Prometheus). */
export const operations =
  (checks: HealthChecks, metrics: Registry): Operations =>
  async (path) => {
    switch (path) {
      case '/health/live':
        return alive;
      case '/health/ready': {
        const report = await checks.report();
        return json(report.status === 'unavailable' ? 503 : 200, report);
      }
      case '/metrics':
        return { status: 200, contentType: metrics.contentType, body: await metrics.metrics() };
      default:
        return null;
    }
  };

export type OperationsServer = Readonly<{ port: number; close(): Promise<void> }>;

/**
 * A server for those who run the service, apart from whatever it serves to others.
 *
 * @param port 0 takes a free one
 * @throws the system's error where the port can't be had (`EADDRINUSE`, `EACCES`)
 */
export const serveOperations = async (answer: Operations, host: string, port: number): Promise<OperationsServer> => {
  const server = createServer(async ({ method, url = '/' }, response) => {
    const readable = method === 'GET' || method === 'HEAD';
    const answered = readable ? await answer(url.split('?')[0]!).catch(() => failed) : notAllowed;
    const { status, contentType, body } = answered ?? notFound;
    response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store' }).end(body);
  });
  server.listen(port, host);
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => closed(server) };
};

const notFound = json(404, { message: 'Not found' });
const notAllowed = json(405, { message: 'Method not allowed' });
const failed = json(500, { message: 'Something went wrong' });

const closed = async (server: Server): Promise<void> => {
  server.close();
  server.closeAllConnections();
  if (server.listening) await once(server, 'close');
};
