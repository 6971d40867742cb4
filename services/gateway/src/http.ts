import { randomUUID } from 'node:crypto';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyServerOptions } from 'fastify';
import helmet from 'helmet';
import { nestLogger, ServiceResources, Serving } from '@ledgerdesk/service-host';
import { compressAnswers } from './compression';
import { allowOrigins } from './cors';
import type { gatewayEnvironment } from './gateway.environment';
import { observe } from './operations';
import { fieldsOf } from './rest/parameters';
import { badRequest, sendError } from './request/error-responses';
import { trace } from './request/trace';

const MAX_BODY_BYTES = 1024 * 1024;
/** For a caller to send its whole request. */
const TIME_TO_SEND_MS = 60_000;
/** A full path of 20 levels, URL-encoded. */
const MAX_PARAMETER_LENGTH = 16_384;

type Resources = ServiceResources<typeof gatewayEnvironment>;
export type ServingHttp = Serving & Readonly<{ url: string }>;

/**
 * Serves HTTP on `HOST` and `PORT`.
 *
 * @param alsoBus the module has services, too, which answer requests of the bus: all of them in one process
 */
export const serveHttp =
  ({ alsoBus }: Readonly<{ alsoBus: boolean }>) =>
  async (module: DynamicModule, resources: Resources): Promise<ServingHttp> => {
    const { bus, logger, configuration } = resources;
    const adapter = adapterOf(resources);
    secure(adapter.getInstance<FastifyInstance>(), resources);
    const options = { bodyParser: false, logger: nestLogger(logger), abortOnError: false };
    const application = await NestFactory.create<NestFastifyApplication>(module, adapter, options);
    if (alsoBus) application.connectMicroservice({ strategy: bus });
    await application.init();
    await application.startAllMicroservices();
    await application.listen(configuration.PORT, configuration.HOST);
    const url = await application.getUrl();
    logger.info('the API is served', { host: configuration.HOST, port: Number(new URL(url).port) });
    return { close: () => application.close(), get: (type) => application.get(type, { strict: false }), url };
  };

/** Contracts validate what routes get. Fastify would load its compilers of schemas at each start. */
const noSchemas = () => {
  throw new Error('Routes have no schemas of Fastify; contracts validate what they get');
};

const adapterOf = ({ configuration }: Resources): FastifyAdapter => {
  const unreadable = badRequest('The address can not be read').response;
  const options: FastifyServerOptions = {
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: TIME_TO_SEND_MS,
    genReqId: () => randomUUID(),
    trustProxy: configuration.TRUSTED_PROXIES?.split(',').map((network) => network.trim()) ?? false,
    routerOptions: {
      maxParamLength: MAX_PARAMETER_LENGTH,
      ignoreTrailingSlash: true,
      querystringParser: (text) => ({ ...fieldsOf(new URLSearchParams(text)) }),
    },
    schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    frameworkErrors: (_error, { id }, reply) =>
      sendError((reply as FastifyReply).header('X-Request-Id', id), unreadable),
  };
  return new FastifyAdapter({ ...options, skipMiddie: true });
};

/** Headers of every answer, errors included. */
const secure = (fastify: FastifyInstance, { configuration, metrics, logger }: Resources): void => {
  const fixed = {
    ...headersOfHelmet(configuration.PUBLIC_URL.startsWith('https:')),
    'cache-control': 'private, no-cache',
  };
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.headers(fixed).header('x-request-id', request.id);
    done();
  });
  // Idle connections end with the server; one that is answered after that would be kept for another minute.
  fastify.addHook('onSend', async (_request, reply) => {
    if (!fastify.server.listening) reply.header('Connection', 'close');
  });
  allowOrigins(fastify, configuration.CORS_ORIGINS);
  compressAnswers(fastify);
  trace(fastify);
  observe(fastify, metrics, logger);
};

/** They are the same for every answer, and helmet would work them out for each. */
const headersOfHelmet = (overTls: boolean) => {
  const answer = new ServerResponse(new IncomingMessage(new Socket()));
  const protect = helmet({
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: overTls ? [] : null } },
    strictTransportSecurity: overTls,
  });
  protect(answer.req, answer, () => undefined);
  return answer.getHeaders();
};
