import type { DynamicModule, Provider } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { Registry } from 'prom-client';
import { BlobStore } from '@ledgerdesk/blobs';
import { Claims, Commands, EventStore, Feed, Log } from '@ledgerdesk/event-store';
import { Announcements, ServiceClient } from '@ledgerdesk/messaging';
import { ChangeChannel, ReadModels } from '@ledgerdesk/read-models';
import { StateStore } from '@ledgerdesk/state';
import { BackgroundWork } from './background-work';
import { HealthChecks } from './health';
import { Clock, CONFIGURATION, LOG_ID, ShutdownHooks } from './injectables';
import { Logger } from './logging';
import { Secrets } from './secrets';
import type { ServiceDefinition } from './service-definition';
import type { ServiceResources } from './start-service';

class HostModule {}

/** The service's module, below one that provides what the host has. */
export const rootModule = (
  { module, providers = [] }: Pick<ServiceDefinition, 'module' | 'providers'>,
  resources: ServiceResources,
  work: BackgroundWork,
): DynamicModule => {
  const injectables: Provider[] = [
    { provide: EventStore, useValue: resources.eventStore },
    { provide: Claims, useValue: new Claims(resources.eventStore) },
    Commands,
    { provide: Log, useValue: resources.log },
    { provide: LOG_ID, useValue: resources.logId },
    { provide: Feed, useValue: resources.feed },
    { provide: ReadModels, useValue: resources.readModels },
    { provide: ChangeChannel, useValue: resources.changes },
    { provide: StateStore, useValue: resources.state },
    { provide: BlobStore, useValue: resources.blobs },
    { provide: ServiceClient, useValue: resources.client },
    { provide: Announcements, useValue: resources.announcements },
    { provide: HealthChecks, useValue: resources.health },
    { provide: Registry, useValue: resources.metrics },
    { provide: Logger, useValue: resources.logger },
    { provide: Secrets, useValue: resources.secrets },
    { provide: CONFIGURATION, useValue: resources.configuration },
    { provide: ShutdownHooks, useValue: { add: resources.onStop } },
    Clock,
    ...providers,
  ];
  const exports = injectables.map((provider) => (typeof provider === 'function' ? provider : provider.provide));
  return {
    module: HostModule,
    global: true,
    imports: [CqrsModule.forRoot(), module],
    providers: [...injectables, { provide: BackgroundWork, useValue: work }],
    exports: [...exports, CqrsModule],
  };
};
