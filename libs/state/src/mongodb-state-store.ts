import { randomUUID } from 'node:crypto';
import { Collection, Db, MongoServerError } from 'mongodb';
import { ExpectedVersion, StateRecord, StateStore } from './state-store';
import { withinReach } from './store-unavailable';
import { assertExpiry, assertKey, assertLimit, encodeValue, endOfPrefix, NEVER } from './storable';

/** The value is kept as JSON text, so that any name (`$`, `.`) and the order of names come back. */
type MongoStateRecord = { _id: string; value: string; version: string; expiresAt: Date };

const MOST_MS = 10_000;
/** By the clock of the server. A document that is not there yet is not live either: nothing is less than a date. */
const LIVE = { $gt: ['$expiresAt', '$$NOW'] };
const DUPLICATE_KEY = 11000;

/**
 * State on MongoDB. A write is answered when a majority of the replica set has it in its journal. A read asks the primary
 * and waits until a majority has confirmed that it is one (linearizable, up to 100 ms on an idle replica set of one), so
 * that a deposed primary answers nothing old. Expired records read as null at once; the server removes them about every
 * minute. The connection stays with who opened it.
 *
 * @see https://www.mongodb.com/docs/manual/reference/read-concern-linearizable/
 */
export class MongodbStateStore implements StateStore {
  private constructor(private readonly records: Collection<MongoStateRecord>) {}

  static async open(database: Db): Promise<StateStore> {
    const records = database.collection<MongoStateRecord>('state', {
      readPreference: 'primary',
      readConcern: { level: 'linearizable' },
      writeConcern: { w: 'majority', journal: true, wtimeoutMS: MOST_MS },
    });
    await records.createIndex({ expiresAt: 1 }, { expireAfterSeconds: 0 });
    return new MongodbStateStore(records);
  }

  async get<Value>(key: string): Promise<StateRecord<Value> | null> {
    assertKey(key);
    const kept = await withinReach(this.records.findOne({ _id: key, $expr: LIVE }, { maxTimeMS: MOST_MS }));
    return kept && decode<Value>(kept);
  }

  async set<Value>(
    key: string,
    value: Value,
    { expected, expiresInMs }: Readonly<{ expected: ExpectedVersion; expiresInMs?: number }>,
  ): Promise<Readonly<{ version: string }> | 'conflict'> {
    assertKey(key);
    assertExpiry(key, expiresInMs);
    const version = randomUUID();
    const expiresAt = expiresInMs === undefined ? new Date(NEVER) : { $add: ['$$NOW', expiresInMs] };
    const written = { _id: { $literal: key }, value: { $literal: encodeValue(key, value) }, version, expiresAt };
    try {
      const { modifiedCount, upsertedCount } = await withinReach(
        expected === 'absent'
          ? // An upsert takes no $expr as its filter: what is live is replaced by itself, which modifies nothing.
            this.records.updateOne({ _id: key }, [{ $replaceWith: { $cond: [LIVE, '$$ROOT', written] } }], {
              upsert: true,
              maxTimeMS: MOST_MS,
            })
          : this.records.updateOne({ _id: key, version: expected.version, $expr: LIVE }, [{ $replaceWith: written }], {
              maxTimeMS: MOST_MS,
            }),
      );
      return modifiedCount + upsertedCount === 1 ? { version } : 'conflict';
    } catch (error) {
      if (error instanceof MongoServerError && error.code === DUPLICATE_KEY) return 'conflict';
      if (await this.has(key, version)) return { version };
      throw error;
    }
  }

  /** After an unknown outcome: no other write has this version, so where it is found, the write was made. */
  private async has(key: string, version: string): Promise<boolean> {
    const found = this.records.findOne({ _id: key, version }, { maxTimeMS: MOST_MS, projection: { version: 1 } });
    return (await found.catch(() => null)) !== null;
  }

  async delete(key: string, { version }: Readonly<{ version: string }>): Promise<boolean> {
    assertKey(key);
    const live = { _id: key, version, $expr: LIVE };
    const { deletedCount } = await withinReach(this.records.deleteOne(live, { maxTimeMS: MOST_MS }));
    return deletedCount === 1;
  }

  async list<Value>(
    prefix: string,
    { after = '', limit }: Readonly<{ after?: string; limit: number }>,
  ): Promise<readonly StateRecord<Value>[]> {
    assertLimit(limit);
    const end = endOfPrefix(prefix);
    const range = { $gte: prefix, $gt: after, ...(end === null ? {} : { $lt: end }) };
    const found = this.records.find({ _id: range, $expr: LIVE }, { maxTimeMS: MOST_MS, sort: { _id: 1 }, limit });
    return (await withinReach(found.toArray())).map((kept) => decode<Value>(kept));
  }

  async close(): Promise<void> {}
}

const decode = <Value>({ _id, value, version }: MongoStateRecord): StateRecord<Value> => {
  return { key: _id, value: JSON.parse(value) as Value, version };
};
