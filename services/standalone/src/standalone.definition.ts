import type { Provider } from '@nestjs/common';
import { crmDefinition, crmEnvironment } from '@ledgerdesk/crm';
import { gatewayDefinition, gatewayEnvironment, serveHttp } from '@ledgerdesk/gateway';
import { AdministratorTokenRecipient, groupsDefinition, groupsEnvironment } from '@ledgerdesk/groups';
import { issuesDefinition } from '@ledgerdesk/issues';
import { mailEnvironment, mailIngressDefinition, smtpReceiverOf } from '@ledgerdesk/mail-ingress';
import { composed, ServiceDefinition } from '@ledgerdesk/service-host';
import { StartupBanner } from './startup-banner';

const environment = { ...gatewayEnvironment, ...groupsEnvironment, ...crmEnvironment, ...mailEnvironment };

/** Whatever is installed: in one process, or each in one of its own. */
export const services = [groupsDefinition, crmDefinition, issuesDefinition, mailIngressDefinition, gatewayDefinition];

/**
 * All services in one process with embedded stores, and what a person needs to know at the first start.
 *
 * @param providers in place of the host's, such as another clock
 */
export const standalone = (
  banner: Pick<StartupBanner, 'receive' | 'show'>,
  providers: readonly Provider[] = [],
): ServiceDefinition<typeof environment> => ({
  ...composed(services),
  name: 'standalone',
  embedded: true,
  environment,
  providers: [{ provide: AdministratorTokenRecipient, useValue: banner }, ...providers],
  serve: async (module, resources) => {
    const serving = await serveHttp({ alsoBus: true })(module, resources);
    const { configuration } = resources;
    resources.onStop('startup banner', banner.show(serving.url, smtpReceiverOf(configuration), configuration));
    return serving;
  },
});

export const standaloneDefinition = standalone(new StartupBanner((text) => process.stdout.write(text)));
