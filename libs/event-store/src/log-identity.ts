import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { Event, Recorded } from '@ledgerdesk/event-sourcing';
import { derivedId } from './ids';
import { Log, LogReader, LogUnavailable } from './log';

const STREAM = 'log';
const ATTEMPTS = 3;

/** The first event of every log. `secretCheck` proves the instance secret without telling it. */
export type LogCreated = Event<'LogCreated', { logId: string; secretCheck: string }>;
/** A log that came back from a backup goes on under another id, so that nothing built from its lost tail is trusted. */
export type LogRestored = Event<'LogRestored', { logId: string }>;

/** The log belongs to another installation. The message is one line and names the remedy. */
export class ForeignLog extends Error {
  override readonly name = 'ForeignLog';
}

/**
 * The id of the log, which whoever starts first makes up.
 *
 * @param secret the instance secret: names of streams are derived from it, so with another one nothing would be found
 * @throws ForeignLog where the log was made with another secret; LogUnavailable where it does not tell, or keeps nothing
 */
export const identifyLog = async (log: Log, secret: string, now = new Date()): Promise<string> => {
  const logId = randomUUID();
  const created = named('LogCreated', { logId, secretCheck: checkOf(secret, logId) }, now);
  let known = await readIdentity(log);
  for (let attempt = 0; known.length === 0; attempt += 1) {
    if (attempt === ATTEMPTS) throw new LogUnavailable('The event log does not keep its first event');
    await log.append(STREAM, 'no stream', [created]);
    known = await readIdentity(log);
  }
  const [first] = known as readonly [Recorded<LogCreated>];
  if (!equal(first.data.secretCheck, checkOf(secret, first.data.logId)))
    throw new ForeignLog(
      `LEDGERDESK_SECRET is not the secret that the event log ${first.data.logId} was made with: give that one, or use an empty event log`,
    );
  return known.at(-1)!.data.logId;
};

/**
 * Gives a log that came back from a backup another id, and answers it.
 *
 * @throws LogUnavailable where the log does not keep it, or was never started with
 */
export const renewLogId = async (log: Log, now = new Date()): Promise<string> => {
  const last = (await readIdentity(log)).at(-1);
  if (!last) throw new LogUnavailable('The event log was never started with');
  const logId = randomUUID();
  await log.append(STREAM, last.revision, [named('LogRestored', { logId }, now)]);
  if ((await readLogId(log)) !== logId) throw new LogUnavailable('The event log does not keep its new id');
  return logId;
};

const named = <Named extends LogCreated | LogRestored>(type: Named['type'], data: Named['data'], now: Date) => {
  const { logId } = data;
  const origin = { correlationId: logId, traceparent: '', actor: null, via: 'system' } as const;
  const metadata = { ...origin, commandId: logId, at: now.toISOString(), schema: 1 };
  return { type, data, id: derivedId(logId, STREAM, 0), metadata };
};

/** The id of a log that is there already, whatever its secret; null where it was never started with. */
export const readLogId = async (log: LogReader): Promise<string | null> =>
  (await readIdentity(log)).at(-1)?.data.logId ?? null;

/** The first of them created it. */
const readIdentity = async (log: LogReader) =>
  (await log.readStream(STREAM, 0, 500)) as readonly Recorded<LogCreated | LogRestored>[];

const checkOf = (secret: string, logId: string) => createHmac('sha256', secret).update(`log ${logId}`).digest('hex');
const equal = (one: string, other: string) =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
