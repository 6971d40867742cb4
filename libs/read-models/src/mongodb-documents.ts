import { DocumentId, Where } from '@ledgerdesk/event-sourcing';
import { AnyBulkWriteOperation, Collection, MongoBulkWriteError } from 'mongodb';
import { withinReach } from '@ledgerdesk/state';
import {
  Change,
  Checkpoint,
  CollectionSpec,
  QueryResult,
  StoredDocument,
  CollectionWriter,
  Query,
} from './document-store';
import { EncodedChange, encodedSlices } from './encoded-changes';
import { filterOf, indexKeysOf, keyOf, pathOf, MongoRecord, stretchFilter, stretchOrder } from './mongodb-filter';
import { readPage, Row } from './page';
import { limitOf, planQuery, QueryPlan, scalarTypeOf, Stretch, termsOf } from './query-plan';

const DUPLICATE_KEY = 11000;
const IDS_AT_ONCE = 1_000;

/** How far a collection has come, and with which fields it was made. */
export type Registered = {
  _id: string;
  collection: string;
  version: number;
  declaration: string;
  checkpoint: Checkpoint | null;
};

/** Where a collection and its checkpoint are; throws when the store was closed. */
export type CollectionLocation = () => Readonly<{
  documents: Collection<MongoRecord>;
  registry: Collection<Registered>;
}>;

export class MongodbDocuments<Document extends object> implements CollectionWriter<Document> {
  constructor(
    private readonly spec: CollectionSpec,
    private readonly name: string,
    private readonly place: CollectionLocation,
  ) {}

  async get(ids: readonly DocumentId[]): Promise<ReadonlyMap<DocumentId, Document>> {
    const found = await this.byId(ids);
    return new Map(found.flatMap(({ _id, d }) => (d === null ? [] : [[_id, JSON.parse(d)]])));
  }

  async find(query: Query): Promise<QueryResult<Document>> {
    const plan = planQuery(this.spec, query);
    const { documents } = this.place();
    const reading = readPage(plan, {
      rows: (stretch, skip, limit) => rowsOf(documents, plan, stretch, skip, limit),
      count: (stretch) => documents.countDocuments(stretchFilter(plan, stretch)),
    });
    const page = await withinReach(reading);
    return { documents: page.documents.map((json) => JSON.parse(json)), next: page.next };
  }

  async count(where?: Where, upTo?: number): Promise<number> {
    const filter = filterOf(termsOf(this.spec, where));
    const limit = limitOf(upTo);
    return withinReach(this.place().documents.countDocuments(filter, limit === null ? {} : { limit }));
  }

  async countBy(field: string, where?: Where): ReturnType<CollectionWriter<Document>['countBy']> {
    scalarTypeOf(this.spec, field);
    const counts = this.place().documents.aggregate<{ _id: string | number | boolean | null; count: number }>([
      { $match: filterOf(termsOf(this.spec, where)) },
      { $group: { _id: `$${pathOf(field)}`, count: { $sum: 1 } } },
    ]);
    return new Map((await withinReach(counts.toArray())).map(({ _id, count }) => [_id, count]));
  }

  async stored(ids: readonly DocumentId[]): Promise<ReadonlyMap<DocumentId, StoredDocument<Document>>> {
    const found = await this.byId(ids);
    return new Map(found.map(({ _id, d, p }) => [_id, { document: d === null ? null : JSON.parse(d), position: p }]));
  }

  async ids(where: Where): Promise<readonly DocumentId[]> {
    const found = this.place().documents.find(filterOf(termsOf(this.spec, where)), { projection: { _id: 1 } });
    return (await withinReach(found.toArray())).map(({ _id }) => _id);
  }

  async write(changes: readonly Change<Document>[], checkpoint: Checkpoint): Promise<void> {
    for (const { slice } of encodedSlices(this.spec, changes)) if (slice.length > 0) await this.writeSlice(slice);
    const { logId, position } = checkpoint;
    const goesOn = [
      { checkpoint: null },
      { 'checkpoint.logId': { $ne: logId } },
      { 'checkpoint.position': { $lte: position } },
    ];
    await withinReach(this.place().registry.updateOne({ _id: this.name, $or: goesOn }, { $set: { checkpoint } }));
  }

  async checkpoint(): Promise<Checkpoint | null> {
    return (await withinReach(this.place().registry.findOne({ _id: this.name })))?.checkpoint ?? null;
  }

  async index(): Promise<void> {
    const keys = indexKeysOf(this.spec);
    if (keys.length > 0) await this.place().documents.createIndexes(keys.map((key) => ({ key })));
  }

  private async byId(ids: readonly DocumentId[]): Promise<MongoRecord[]> {
    const found: MongoRecord[] = [];
    for (let from = 0; from < ids.length; from += IDS_AT_ONCE) {
      const filter = { _id: { $in: ids.slice(from, from + IDS_AT_ONCE) } };
      const { documents } = this.place();
      found.push(...(await withinReach(documents.find(filter, { projection: { p: 1, d: 1 } }).toArray())));
    }
    return found;
  }

  /**
   * An upsert fails on the id where the document is as new already. It also does where another writer has just made the
   * document, which may be older: hence the second attempt, on what is there.
   */
  private async writeSlice(slice: readonly EncodedChange[]): Promise<void> {
    const { documents } = this.place();
    try {
      await withinReach(documents.bulkWrite(slice.map(this.replacement({ upsert: true })), { ordered: false }));
    } catch (error) {
      const again = duplicates(error).map((index) => slice[index]!);
      await withinReach(documents.bulkWrite(again.map(this.replacement({ upsert: false })), { ordered: false }));
    }
  }

  private replacement({ upsert }: { upsert: boolean }) {
    const keys = Object.keys(this.spec.fields).map(keyOf);
    return ([_id, p, d, values]: EncodedChange): AnyBulkWriteOperation<MongoRecord> => {
      const f = d !== null && { f: Object.fromEntries(keys.map((key, index) => [key, values[index]!])) };
      return { replaceOne: { filter: { _id, p: { $lt: p } }, replacement: { p, d, ...f }, upsert } };
    };
  }
}

async function* rowsOf(
  documents: Collection<MongoRecord>,
  plan: QueryPlan,
  stretch: Stretch,
  skip: number,
  limit: number,
): AsyncGenerator<Row> {
  const key = plan.sortField === null ? null : keyOf(plan.sortField);
  const projection = { d: 1, ...(plan.sortField === null ? {} : { [pathOf(plan.sortField)]: 1 }) };
  const options = { sort: stretchOrder(plan, stretch), projection, skip, limit, batchSize: limit };
  for await (const { _id, d, f } of documents.find(stretchFilter(plan, stretch), options)) {
    const value = key === null ? null : f?.[key];
    yield { id: _id, value: (value ?? null) as Row['value'], json: d! };
  }
}

/** @throws the error itself where it is about anything else: with a connection that broke, nothing is said of the writes */
const duplicates = (error: unknown): readonly number[] => {
  if (!(error instanceof MongoBulkWriteError)) throw error;
  const failed = [error.writeErrors].flat();
  const isOfThem = error.code === DUPLICATE_KEY && failed.every(({ code }) => code === DUPLICATE_KEY);
  if (!isOfThem || error.result.getWriteConcernError()) throw error;
  return failed.map(({ index }) => index);
};
