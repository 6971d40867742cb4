// The log on EventStoreDB against its client alone, 64 appends in flight, in turn on the same server.
import { randomUUID } from 'node:crypto';
import { alternate, contactCreated, figure, library, ratePerSecond, report, turnsDuring } from './measure.mjs';

const { EventStoreDbLog } = library('@ledgerdesk/event-store');
const { EventStoreDBClient, jsonEvent } = library('@eventstore/db-client');

const [ROUNDS, ROUND_MS, IN_FLIGHT] = [5, 1_500, 64];
const connectionString = process.env.EVENT_STORE_URL;

const run = async () => {
  const log = new EventStoreDbLog({ connectionString });
  const client = EventStoreDBClient.connectionString(connectionString);
  let failed = 0;
  const throughPort = async () => {
    const written = await log.append(`bench-${randomUUID()}`, 'no stream', [contactCreated()]);
    if (typeof written !== 'object') failed += 1;
  };
  const bare = async () => {
    const { type, data, metadata, id } = contactCreated();
    const { success } = await client.appendToStream(`bench-${randomUUID()}`, jsonEvent({ id, type, data, metadata }));
    if (!success) failed += 1;
  };

  // Both have connected, and are compiled, before they are measured.
  await ratePerSecond(ROUND_MS / 3, IN_FLIGHT, throughPort);
  await ratePerSecond(ROUND_MS / 3, IN_FLIGHT, bare);
  const { result: rates, p999Ms } = await turnsDuring(() =>
    alternate(ROUNDS, {
      bare: () => ratePerSecond(ROUND_MS, IN_FLIGHT, bare),
      port: () => ratePerSecond(ROUND_MS, IN_FLIGHT, throughPort),
    }),
  );
  await log.close();
  await client.dispose();
  report([
    figure('the bare client, 64 in flight', rates.bare, '/s'),
    figure('appends through the port, 64 in flight', rates.port, '/s'),
    figure('the port against the bare client', rates.port / rates.bare, 'ratio', { least: 0.85 }),
    figure('failed appends', failed, 'appends', { most: 0 }),
    figure('turn of the event loop, p99.9', p999Ms, 'ms', { most: 20 }),
  ]);
};

if (connectionString) await run();
else report([], ['the log on EventStoreDB (set EVENT_STORE_URL)']);
