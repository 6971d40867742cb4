import { ServiceDefinition } from '@ledgerdesk/service-host';
import { gatewayEnvironment } from './gateway.environment';
import { GatewayModule } from './gateway.module';
import { serveHttp } from './http';

export { gatewayEnvironment } from './gateway.environment';
export { serveHttp } from './http';

/** The REST API, its description, and the pages for people outside. */
export const gatewayDefinition: ServiceDefinition<typeof gatewayEnvironment> = {
  name: 'gateway',
  environment: gatewayEnvironment,
  module: GatewayModule,
  serve: serveHttp({ alsoBus: false }),
};
