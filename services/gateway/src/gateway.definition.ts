import { GatewayModule } from './gateway.module';
import { Service } from '@ledgerdesk/service-host';
import { gatewayEnvironment } from './gateway.environment';
import { serveHttp } from './http';

export { GatewayModule } from './gateway.module';
export { gatewayEnvironment } from './gateway.environment';
export { serveHttp } from './http';

export const gatewayService: Service<typeof gatewayEnvironment> = {
  name: 'gateway',
  shape: gatewayEnvironment,
  module: GatewayModule.of,
  serve: serveHttp({ alsoBus: false }),
};
