import type { FastifyInstance, FastifyRequest } from 'fastify';
import { childTraceparent } from '@ledgerdesk/messaging';

declare module 'fastify' {
  interface FastifyRequest {
    /** Its place in the caller's trace, or in one that begins with it. */
    traceparent: string;
  }
}

/** Every request goes on in the trace of its caller (API-8). */
export const trace = (fastify: FastifyInstance): void => {
  fastify.decorateRequest('traceparent', '');
  fastify.addHook('onRequest', (request, _, done) => {
    request.traceparent = childTraceparent(request.headers.traceparent);
    done();
  });
};

/** What each log line written on behalf of a request carries. */
export const idsOf = ({ id: requestId, traceparent }: FastifyRequest) => ({ requestId, traceparent });
