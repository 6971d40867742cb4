import type { FastifyInstance } from 'fastify';
import { Histogram, Registry } from 'prom-client';
import { Logger, Operations } from '@ledgerdesk/service-host';
import { idsOf } from './request/trace';

/** `/health/live` and `/health/ready`, beside the API. */
export const probeRoutes = (answer: Operations) => async (fastify: FastifyInstance) => {
  for (const path of ['/health/live', '/health/ready'])
    fastify.get(path, async (_, reply) => {
      const { status, contentType, body } = (await answer(path))!;
      return reply.code(status).header('cache-control', 'no-store').type(contentType).send(body);
    });
};

/** Counts and times every answer by the pattern of its route, never by what was asked for (API-9). */
export const observe = (fastify: FastifyInstance, metrics: Registry, logger: Logger): void => {
  const durations = new Histogram({
    name: 'ledgerdesk_http_request_duration_seconds',
    help: 'Time from the arrival of a request to the end of its answer.',
    labelNames: ['method', 'route', 'status'],
    registers: [metrics],
  });
  fastify.addHook('onResponse', async (request, { elapsedTime, statusCode: status }) => {
    const { method, routeOptions } = request;
    const route = routeOptions.url ?? 'unknown';
    durations.observe({ method, route, status }, elapsedTime / 1_000);
    logger.debug('answered', { method, route, status, tookMs: Math.round(elapsedTime), ...idsOf(request) });
  });
};
