import type { CustomTransportStrategy } from '@nestjs/microservices';
import { BlobStore } from '@ledgerdesk/blobs';
import { Feed, Log } from '@ledgerdesk/event-store';
import { Announce, Announcements, RequestTransport } from '@ledgerdesk/messaging';
import { ChangeChannel, DocumentStore, ProgressChannel } from '@ledgerdesk/read-models';
import { StateStore } from '@ledgerdesk/state';
import { Configuration } from './configuration';
import { Disposables } from './disposables';
import { HealthChecks } from './health';
import { Logger } from './logging';
import { Secrets } from './secrets';

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
  changes: ChangeChannel;
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
