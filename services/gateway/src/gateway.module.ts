import { DynamicModule, Inject, Module, OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { operations, Parts } from '@ledgerdesk/service-host';
import { gatewayEnvironment } from './gateway.environment';
import { apiPages } from './openapi/api-pages';
import { ApiRequests } from './request/api-request';
import { Authentication } from './request/authentication';
import { IdPools } from './request/id-pools';
import { Idempotency } from './request/idempotency';
import { operationsRoutes } from './operations';
import { RestApi } from './rest/rest-api';
import { routes } from './rest/routes/routes';
import { subscriptionPages } from './pages/subscription-pages';

export type GatewayParts = Parts<typeof gatewayEnvironment>;
const PARTS = Symbol('parts');

/** Puts the routes on the Fastify server of whichever application it is part of. */
@Module({})
export class GatewayModule implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    @Inject(PARTS) private readonly parts: GatewayParts,
  ) {}

  static of(parts: GatewayParts): DynamicModule {
    return { module: GatewayModule, providers: [{ provide: PARTS, useValue: parts }] };
  }

  async onModuleInit(): Promise<void> {
    const { client, state, blobs, secrets, configuration, logger, health, metrics } = this.parts;
    const { PUBLIC_URL: publicUrl, RATE_LIMIT_PER_MINUTE, REQUEST_BUDGET_MS: budgetMs } = configuration;
    const authentication = new Authentication(RATE_LIMIT_PER_MINUTE);
    const requests = new ApiRequests(client, authentication, secrets.instance, budgetMs);
    const idempotency = new Idempotency(state, secrets.instance);
    const api = new RestApi(requests, new IdPools(client), idempotency, blobs, logger, publicUrl);
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    await fastify.register(operationsRoutes(operations(health, metrics)));
    await fastify.register(apiPages(routes, publicUrl));
    await fastify.register(subscriptionPages(requests, logger), { prefix: '/-/unsubscribe' });
    await fastify.register(api.plugin(routes), { prefix: '/api/v4' });
  }
}
