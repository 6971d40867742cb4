import type { MongoClient } from 'mongodb';
import { withTimeout } from '@ledgerdesk/async';
import { GridfsBlobStore } from '@ledgerdesk/blobs';
import { EventStoreDbLog } from '@ledgerdesk/event-store';
import {
  BusNotAllowed,
  connectBus,
  NatsAnnouncements,
  NatsBus,
  NatsChanges,
  NatsProgress,
  startAnnouncer,
} from '@ledgerdesk/messaging';
import { MongodbDocumentStore } from '@ledgerdesk/read-models';
import { mongoClient, MongodbStateStore } from '@ledgerdesk/state';
import type { Adapters, Opening } from './adapter-types';
import { Servers } from './configuration';
import { reportTo } from './logging';
import { checkMongodb } from './mongodb-health';

/** A server did not answer at the start. The message is one line: the variable that names it, and its host. */
export class ServerUnreachable extends Error {
  override readonly name = 'ServerUnreachable';
}

const REACHED_WITHIN_MS = 10_000;
export const SELECTED_WITHIN_MS = 5_000;

/** Databases are named after the one in the address, else `ledgerdesk`: `…-state`, `…-blobs`, and one for each service's read models. */
export const openDistributed = async (
  { service, configuration: { BUS_INSECURE, SUBSCRIBERS: subscribers }, logger, health, opened }: Opening,
  { EVENT_STORE_URL, READ_MODELS_URL, STATE_URL, BLOBS_URL, BUS_URL }: Servers,
): Promise<Adapters> => {
  const clients = new Map<string, MongoClient>();
  const databaseOf = async (variable: string, url: string, name: string) => {
    const client = clients.get(url) ?? mongoClient(url, { serverSelectionTimeoutMS: SELECTED_WITHIN_MS });
    if (!clients.has(url)) {
      clients.set(url, client);
      opened.add(variable, () => client.close());
      await reached(variable, url, client.connect());
      health.register(variable, () => checkMongodb(client.db(`${databaseNamed(url)}-${name}`), service));
    }
    return client.db(`${databaseNamed(url)}-${name}`);
  };

  const log = new EventStoreDbLog({ connectionString: EVENT_STORE_URL });
  opened.add('EVENT_STORE_URL', () => log.close());
  await reached('EVENT_STORE_URL', EVENT_STORE_URL, log.head());
  health.register('EVENT_STORE_URL', async () => {
    await log.head();
    return { status: 'ok' };
  });

  // First the server that stands for the others where they are not named.
  const documents = new MongodbDocumentStore(await databaseOf('READ_MODELS_URL', READ_MODELS_URL, service));
  const state = await MongodbStateStore.open(await databaseOf('STATE_URL', STATE_URL, 'state'));
  const blobs = await GridfsBlobStore.open(await databaseOf('BLOBS_URL', BLOBS_URL, 'blobs'));

  const connection = await reached('BUS_URL', BUS_URL, connectBus(BUS_URL, { name: service, insecure: BUS_INSECURE }));
  opened.add('BUS_URL', () => connection.close());
  health.register('BUS_URL', async () => {
    await connection.flush();
    return { status: 'ok' };
  });
  const report = reportTo(logger);
  const announcing: Adapters['announcing'] = ({ announce, ...from }) => {
    const stopping = new AbortController();
    const common = { ...from, connection, report, signal: stopping.signal };
    const announcers = Object.entries(announce).map(([service, announce]) =>
      startAnnouncer({ ...common, service, announce, subscribers }),
    );
    opened.add('announcers', () => (stopping.abort(), Promise.all(announcers)));
    return new NatsAnnouncements({ connection, report });
  };
  const progress = new NatsProgress(connection);
  const changes = new NatsChanges(connection);
  const bus = new NatsBus(connection, { service, report });
  return { log, state, blobs, documents, progress, changes, bus, announcing };
};

/** What a server answers first. @throws ServerUnreachable where that takes longer than 10 s */
export const reached = async <Connection>(variable: string, url: string, connecting: Promise<Connection>) => {
  try {
    return await withTimeout(
      REACHED_WITHIN_MS,
      () => connecting,
      () => {
        throw Object.assign(new Error(), { code: 'ETIMEDOUT' });
      },
    );
  } catch (error) {
    if (error instanceof BusNotAllowed) throw error;
    const { codeName, code, name } = error as Error & { codeName?: string; code?: unknown };
    throw new ServerUnreachable(`${variable}: ${hostIn(url)} can't be reached (${codeName ?? code ?? name})`);
  }
};

/** Never the credentials that may stand before it. */
const hostIn = (url: string): string => /^[\w+]+:\/\/(?:[^/?]*@)?([^/?]*)/.exec(url)?.[1] ?? 'the server';

export const databaseNamed = (url: string): string => /^[\w+]+:\/\/[^/?]*\/([^?]+)/.exec(url)?.[1] ?? 'ledgerdesk';
