import { DynamicModule, Module } from '@nestjs/common';
import { Parts } from '@ledgerdesk/service-host';
import { MailKeys } from '../addresses/mail-keys';
import { OwnAddresses } from '../addresses/own-addresses';
import { Correspondents } from '../correspondents/correspondents';
import { CorrespondentsController } from '../correspondents/correspondents.controller';
import { MailSettings } from '../settings/mail-settings';
import { Projects } from './projects';
import { Recipients } from './recipients';
import { ServiceDeskController } from './service-desk.controller';
import { ServiceDesks } from './service-desks';

/** Who is written to, who writes, and what projects have set: what every mail is routed and answered by. */
export type ServiceDeskParts = ReturnType<typeof serviceDeskParts>;

/** Once for the service, which hands them to `ServiceDeskModule.of` as well. */
export const serviceDeskParts = (
  { secrets, eventStore, client }: Pick<Parts, 'secrets' | 'eventStore' | 'client'>,
  settings: MailSettings,
) => {
  const keys = new MailKeys(secrets.mail, settings.messageIdDomain);
  const addresses = new OwnAddresses(settings, keys);
  const { isSetUp } = addresses;
  const installation = { isSetUp, enabledForNewProjects: isSetUp && settings.enabledForNewProjects };
  const serviceDesks = new ServiceDesks(eventStore, secrets.instance, installation);
  const projects = new Projects(client, serviceDesks);
  return {
    keys,
    addresses,
    projects,
    recipients: new Recipients(addresses, serviceDesks, projects),
    serviceDesks,
    correspondents: new Correspondents(eventStore, settings, secrets.instance),
  };
};

@Module({ controllers: [ServiceDeskController, CorrespondentsController] })
export class ServiceDeskModule {
  /** Makes them known to the whole service. */
  static of({ keys, addresses, recipients, serviceDesks, correspondents }: ServiceDeskParts): DynamicModule {
    const providers = [
      { provide: MailKeys, useValue: keys },
      { provide: OwnAddresses, useValue: addresses },
      { provide: Recipients, useValue: recipients },
      { provide: ServiceDesks, useValue: serviceDesks },
      { provide: Correspondents, useValue: correspondents },
    ];
    return { module: ServiceDeskModule, global: true, providers, exports: providers };
  }
}
