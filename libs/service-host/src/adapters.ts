import type { CustomTransportStrategy } from '@nestjs/microservices';
import { BlobStore } from '@ledgerdesk/blobs';
import { Feed, identifyLog, Log } from '@ledgerdesk/event-store';
import { Announce, Announcements, RequestTransport } from '@ledgerdesk/messaging';
import { DocumentStore, ProgressChannel } from '@ledgerdesk/read-models';
import { StateStore } from '@ledgerdesk/state';
import { Configuration } from './configuration';
import { openDistributed } from './distributed-adapters';
import { openEmbedded } from './embedded-adapters';
import { HealthChecks } from './health';
import { Logger } from './logging';
import { Disposables } from './disposables';
import { installationSecrets, Secrets } from './secrets';

export type Announcing = Readonly<{
  log: Log;
  logId: string;
  feed: Feed;
  state: StateStore;
  announce: Readonly<Record<string, Announce>>;
}>;

/** The stores and the bus, whichever servers or files they are. `bus` answers requests and carries those of others. */
export type Adapters = Readonly<{
  log: Log;
  state: StateStore;
  blobs: BlobStore;
  documents: DocumentStore;
  progress: ProgressChannel;
  bus: CustomTransportStrategy & RequestTransport;
  /** Announces what these services record, and lets one listen. Places are kept in `state`. */
  announcing(announcing: Announcing): Announcements;
}>;
export type Identity = Readonly<{ logId: string; secrets: Secrets }>;

export type Opening = Readonly<{
  service: string;
  configuration: Configuration;
  logger: Logger;
  health: HealthChecks;
  /** Gets whatever is opened as soon as it is, also where a later part fails. */
  opened: Disposables;
}>;

/**
 * Opens the adapters that the configuration names: all embedded in `DATA_DIR`, or all on servers, of which each address
 * gets one connection. Then identifies the log, so that nobody works with another installation's secret.
 *
 * @throws DataDirectoryInUse, ConfigurationError, ServerUnreachable, BusNotAllowed, ForeignLog: each one line for people
 */
export const openAdapters = async (opening: Opening): Promise<Adapters & Identity> => {
  const { configuration } = opening;
  const { servers } = configuration;
  if (servers) {
    const secrets = installationSecrets(configuration);
    return identified(await openDistributed(opening, servers), secrets);
  }
  const adapters = await openEmbedded(opening);
  return identified(adapters, installationSecrets(configuration));
};

const identified = async (adapters: Adapters, secrets: Secrets): Promise<Adapters & Identity> => ({
  ...adapters,
  secrets,
  logId: await identifyLog(adapters.log, secrets.instance),
});
