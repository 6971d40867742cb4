// The log on EventStoreDB against its client alone, 64 appends in flight, in turn on the same server.
import { randomUUID } from 'node:crypto';
import {
  alternate,
  contactCreated,
  figure,
  library,
  median,
  ratePerSecond,
  ratioOf,
  report,
  turnsDuring,
} from './measure.mjs';

const { EventStoreDbLog } = library('@ledgerdesk/event-store');
const { EventStoreDBClient, jsonEvent } = library('@eventstore/db-client');

const ROUNDS = 15;
const ROUND_MS = 500;
const IN_FLIGHT = 64;
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
  await ratePerSecond(2 * ROUND_MS, IN_FLIGHT, throughPort);
  await ratePerSecond(2 * ROUND_MS, IN_FLIGHT, bare);
  const turns = [];
  const rates = await alternate(ROUNDS, {
    bare: () => ratePerSecond(ROUND_MS, IN_FLIGHT, bare),
    port: async () => {
      const { result, p999Ms } = await turnsDuring(() => ratePerSecond(ROUND_MS, IN_FLIGHT, throughPort));
      turns.push(p999Ms);
      return result;
    },
  });
  await log.close();
  await client.dispose();
  report([
    figure('the bare client, 64 in flight', median(rates.bare), '/s'),
    figure('appends through the port, 64 in flight', median(rates.port), '/s'),
    figure('the port against the bare client', ratioOf(rates.port, rates.bare), 'ratio', { least: 0.85 }),
    figure('failed appends', failed, 'appends', { most: 0 }),
    figure('turn of the event loop, p99.9 of a round', median(turns), 'ms', { most: 20 }),
  ]);
};

if (connectionString) await run();
else report([], ['the log on EventStoreDB (set EVENT_STORE_URL)']);
