import { GatewayModule } from './gateway.module';
import { Service } from '@ledgerdesk/service-host';
import { gatewayShape } from './gateway.shape';
import { serveHttp } from './http';

export { GatewayModule } from './gateway.module';
export { gatewayShape } from './gateway.shape';
export { serveHttp } from './http';

export const gatewayService: Service<typeof gatewayShape> = {
  name: 'gateway',
  shape: gatewayShape,
  module: GatewayModule.of,
  serve: serveHttp({ alsoBus: false }),
};
