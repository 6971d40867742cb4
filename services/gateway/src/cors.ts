import type { FastifyInstance } from 'fastify';

const METHODS = 'GET, HEAD, POST, PUT, DELETE';
const ASKED = 'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, PRIVATE-TOKEN, traceparent';
const TOLD = [
  ...[
    'ETag',
    'Idempotency-Replayed',
    'Link',
    'Retry-After',
    'X-Ledgerdesk-Already-Sent',
    'X-Ledgerdesk-Visible',
    'X-Request-Id',
  ],
  ...['X-Total', 'X-Total-Pages', 'X-Page', 'X-Per-Page', 'X-Next-Page', 'X-Prev-Page'],
].join(', ');
const PREFLIGHT_SECONDS = '7200';

/**
 * Lets browsers call from these origins, never with credentials (API-58). Where there is none, there are no headers of it.
 *
 * @param origins separated by commas
 */
export const allowOrigins = (fastify: FastifyInstance, origins = ''): void => {
  const allowed = new Set(origins.split(',').flatMap((origin) => origin.trim() || []));
  if (allowed.size === 0) return;
  fastify.addHook('onRequest', async ({ method, headers }, reply) => {
    const { origin } = headers;
    reply.header('vary', 'Origin');
    if (origin === undefined || !allowed.has(origin)) return;
    reply.headers({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': TOLD,
      'cross-origin-resource-policy': 'cross-origin',
    });
    if (method !== 'OPTIONS' || headers['access-control-request-method'] === undefined) return;
    await reply
      .headers({
        'access-control-allow-methods': METHODS,
        'access-control-allow-headers': ASKED,
        'access-control-max-age': PREFLIGHT_SECONDS,
      })
      .code(204)
      .send();
  });
};
