import { DynamicModule, Inject, Module, OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { operations, Parts } from '@ledgerdesk/service-host';
import { contactRoutes } from './contacts/contacts.controller';
import { gatewayShape } from './gateway.shape';
import { groupRoutes } from './groups/groups.controller';
import { issueContactRoutes } from './issue-contacts/issue-contacts.controller';
import { issueRoutes } from './issues/issues.controller';
import { mailRoutes } from './mails/mails.controller';
import { memberRoutes } from './members/members.controller';
import { noteRoutes } from './notes/notes.controller';
import { apiPages } from './openapi/api-pages';
import { organizationRoutes } from './organizations/organizations.controller';
import { outgoingMailRoutes } from './outgoing-mails/outgoing-mails.controller';
import { projectRoutes } from './projects/projects.controller';
import { Authentication } from './rest/authentication';
import { IdPools } from './rest/id-pools';
import { Idempotency } from './rest/idempotency';
import { operationsRoutes } from './rest/operations';
import { RestApi } from './rest/rest-api';
import { serviceDeskRoutes } from './service-desk/service-desk.controller';
import { settingsRoutes } from './settings/settings.controller';
import { uploadRoutes } from './uploads/uploads.controller';
import { subscriptionPages } from './subscriptions/subscription-pages';
import { tokenRoutes } from './users/tokens.controller';
import { userRoutes } from './users/users.controller';

/** The table of contents of /api/v4. */
export const routes = [
  ...userRoutes,
  ...tokenRoutes,
  ...groupRoutes,
  ...projectRoutes,
  ...memberRoutes,
  ...contactRoutes,
  ...organizationRoutes,
  ...settingsRoutes,
  ...issueRoutes,
  ...noteRoutes,
  ...issueContactRoutes,
  ...uploadRoutes,
  ...serviceDeskRoutes,
  ...mailRoutes,
  ...outgoingMailRoutes,
];

export type GatewayParts = Parts<typeof gatewayShape>;
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
    const api = new RestApi({
      client,
      idPools: new IdPools(client),
      idempotency: new Idempotency(state, secrets.instance),
      authentication: new Authentication(RATE_LIMIT_PER_MINUTE),
      secret: secrets.instance,
      publicUrl,
      budgetMs,
      blobs,
      logger,
    });
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    await fastify.register(operationsRoutes(operations(health, metrics)));
    await fastify.register(apiPages(routes, publicUrl));
    await fastify.register(subscriptionPages({ client, budgetMs, logger }), { prefix: '/-/unsubscribe' });
    await fastify.register(api.plugin(routes), { prefix: '/api/v4' });
  }
}
