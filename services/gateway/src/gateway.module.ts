import { Inject, Module, OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { CONFIGURATION, HealthChecks, Logger, probes } from '@ledgerdesk/service-host';
import type { GatewayConfiguration } from './gateway.environment';
import { GraphqlApi } from './graphql/graphql-api';
import { IssueChanges } from './graphql/issue-changes';
import { Operations } from './graphql/operations';
import { Subscriptions } from './graphql/subscriptions';
import { apiPages } from './openapi/api-pages';
import { probeRoutes } from './operations';
import { emailConfirmationPage } from './pages/email-confirmation-page';
import { subscriptionPages } from './pages/subscription-pages';
import { WebPages } from './pages/web-pages';
import { ApiRequests } from './request/api-request';
import { Authentication } from './request/authentication';
import { IdPools } from './request/id-pools';
import { Idempotency } from './request/idempotency';
import { RestApi } from './rest/rest-api';
import { PasswordProofs } from './sign-in/password-proofs';
import { Passwords } from './sign-in/passwords';
import { Sessions } from './sign-in/sessions';
import { SignInCookies } from './sign-in/sign-in-cookies';
import { SignInFailures } from './sign-in/sign-in-failures';
import { SignInPages } from './sign-in/sign-in-pages';
import { routes } from './rest/routes/routes';

/** Puts the routes on the Fastify server of whichever application it is part of. */
@Module({
  providers: [
    ApiRequests,
    Authentication,
    GraphqlApi,
    Idempotency,
    IdPools,
    IssueChanges,
    Operations,
    PasswordProofs,
    Passwords,
    RestApi,
    Sessions,
    SignInCookies,
    SignInFailures,
    SignInPages,
    Subscriptions,
    WebPages,
  ],
})
export class GatewayModule implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly health: HealthChecks,
    private readonly logger: Logger,
    private readonly requests: ApiRequests,
    private readonly api: RestApi,
    private readonly graphql: GraphqlApi,
    private readonly signIn: SignInPages,
    private readonly pages: WebPages,
    @Inject(CONFIGURATION) private readonly configuration: GatewayConfiguration,
  ) {}

  async onModuleInit(): Promise<void> {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    fastify.addHook('onRequest', this.pages.answer);
    await fastify.register(this.pages.files);
    await fastify.register(probeRoutes(probes(this.health)));
    await fastify.register(apiPages(routes, this.configuration.PUBLIC_URL));
    await fastify.register(subscriptionPages(this.requests, this.logger), { prefix: '/-/unsubscribe' });
    await fastify.register(emailConfirmationPage(this.requests, this.logger), { prefix: '/users' });
    await fastify.register(this.signIn.plugin, { prefix: '/users' });
    await fastify.register(this.api.plugin(routes), { prefix: '/api/v4' });
    await fastify.register(this.graphql.plugin, { prefix: '/api/graphql' });
  }
}
