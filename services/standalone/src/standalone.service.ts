import { Module } from '@nestjs/common';
import { crmService } from '@ledgerdesk/crm';
import { gatewayService, gatewayEnvironment, serveHttp } from '@ledgerdesk/gateway';
import { groupsService, groupsShape } from '@ledgerdesk/groups';
import { issuesService } from '@ledgerdesk/issues';
import { mailIngress, mailShape, smtpReceiverOf } from '@ledgerdesk/mail-ingress';
import { Service } from '@ledgerdesk/service-host';
import { Welcome } from './welcome';

const shape = { ...gatewayEnvironment, ...groupsShape, ...mailShape };

/** Whatever is installed: in one process, or each in one of its own. */
export const servicesOf = (announceToken: Welcome['administratorToken'] = () => undefined, now?: () => Date) => [
  groupsService({ announceToken }),
  crmService,
  issuesService,
  mailIngress(now),
  gatewayService,
];

/**
 * All services in one process with embedded stores, and what a person needs to know at the first start.
 *
 * @param now by which mails are tried again
 */
export const standalone = (
  welcome: Pick<Welcome, 'administratorToken' | 'say'>,
  now?: () => Date,
): Service<typeof shape> => {
  const services = servicesOf((token) => welcome.administratorToken(token), now);
  return {
    name: 'standalone',
    embedded: true,
    shape,
    projections: services.flatMap(({ projections = [] }) => projections),
    upcasters: Object.assign({}, ...services.map(({ upcasters = {} }) => upcasters)),
    announce: Object.assign({}, ...services.map(({ announce = {} }) => announce)),
    module: (parts) => {
      @Module({ imports: services.map((service) => service.module(parts)) })
      class StandaloneModule {}
      return StandaloneModule;
    },
    serve: async (module, parts) => {
      const serving = await serveHttp({ alsoBus: true })(module, parts);
      const { configuration } = parts;
      parts.onStop('welcome', welcome.say(serving.url, smtpReceiverOf(configuration), configuration));
      return serving;
    },
  };
};

export const standaloneService = standalone(new Welcome((text) => process.stdout.write(text)));
