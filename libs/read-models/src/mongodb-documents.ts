import { DocumentId, Where } from '@ledgerdesk/event-sourcing';
import { AnyBulkWriteOperation, Collection, Filter, MongoBulkWriteError } from 'mongodb';
import { withinReach } from '@ledgerdesk/state';
import { Scalar } from './declared-fields';
import {
  Change,
  Checkpoint,
  CollectionSpec,
  QueryResult,
  StoredDocument,
  CollectionWriter,
  Query,
  RepeatedQuery,
  RepeatedValue,
} from './document-store';
import { EncodedChange, encodedSlices } from './encoded-changes';
import {
  filterOf,
  indexKeysOf,
  keyOf,
  MongoRecord,
  narrowedTo,
  pathOf,
  searchedTexts,
  stretchFilter,
  stretchOrder,
} from './mongodb-filter';
import { readPage, Row } from './page';
import {
  limitOf,
  planQuery,
  planRepeated,
  QueryPlan,
  scalarTypeOf,
  Stretch,
  Term,
  termsOf,
  TextCondition,
} from './query-plan';
import { gramsOf, lookupsOf } from './text-grams';

const DUPLICATE_KEY = 11000;
const IDS_AT_ONCE = 1_000;
/** Of so many grams it is found out which is the rarest; one that so many documents have narrows nothing. */
const MOST_LOOKED_UP = 8;
const MANY = 10_000;

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
    const page = await withinReach(
      this.narrowed(plan.terms).then((narrowed) => {
        const filterFor = (stretch: Stretch) => ({ $and: [stretchFilter(plan, stretch), ...narrowed] });
        return readPage(plan, {
          rows: (stretch, skip, limit) => rowsOf(documents, plan, stretch, filterFor(stretch), skip, limit),
          count: (stretch) => documents.countDocuments(filterFor(stretch)),
        });
      }),
    );
    return { ...page, documents: page.documents.map((json) => JSON.parse(json)) };
  }

  async count(where?: Where, upTo?: number): Promise<number> {
    const limit = limitOf(upTo);
    const { documents } = this.place();
    const filter = this.filterOf(where);
    return withinReach(filter.then((fitting) => documents.countDocuments(fitting, limit === null ? {} : { limit })));
  }

  async countBy(field: string, where?: Where): ReturnType<CollectionWriter<Document>['countBy']> {
    scalarTypeOf(this.spec, field);
    const { documents } = this.place();
    const grouped = { $group: { _id: `$${pathOf(field)}`, count: { $sum: 1 } } };
    const counting = this.filterOf(where).then((fitting) =>
      documents.aggregate<{ _id: Scalar | null; count: number }>([{ $match: fitting }, grouped]).toArray(),
    );
    return new Map((await withinReach(counting)).map(({ _id, count }) => [_id, count]));
  }

  async repeated(query: RepeatedQuery): Promise<readonly RepeatedValue[]> {
    const { field, terms, limit } = planRepeated(this.spec, query);
    const stages = [
      { $match: filterOf(terms) },
      { $group: { _id: `$${pathOf(field)}`, count: { $sum: 1 } } },
      { $match: { count: { $gt: 1 } } },
      { $sort: { _id: 1 } },
      { $limit: limit },
    ];
    const { documents } = this.place();
    const found = await withinReach(documents.aggregate<{ _id: Scalar; count: number }>(stages).toArray());
    return found.map(({ _id, count }) => ({ value: _id === 0 ? 0 : _id, count })); // Never -0, which equals it.
  }

  async stored(ids: readonly DocumentId[]): Promise<ReadonlyMap<DocumentId, StoredDocument<Document>>> {
    const found = await this.byId(ids);
    return new Map(found.map(({ _id, d, p }) => [_id, { document: d === null ? null : JSON.parse(d), position: p }]));
  }

  async ids(where: Where): Promise<readonly DocumentId[]> {
    const { documents } = this.place();
    const finding = this.filterOf(where).then((fitting) =>
      documents.find(fitting, { projection: { _id: 1 } }).toArray(),
    );
    return (await withinReach(finding)).map(({ _id }) => _id);
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

  private async filterOf(where: Where | undefined): Promise<Filter<MongoRecord>> {
    const terms = termsOf(this.spec, where);
    return { $and: [filterOf(terms), ...(await this.narrowed(terms))] };
  }

  /** The filter for the rarest gram of a search, unless that is common: an index is read under one gram only. */
  private async narrowed(terms: readonly Term[]): Promise<readonly Filter<MongoRecord>[]> {
    const filters = terms.flatMap(([field, condition]) =>
      searchedTexts(this.spec).includes(field)
        ? lookupsOf((condition as TextCondition).includes).map((lookup) => narrowedTo(field, lookup))
        : [],
    );
    const counting = filters.slice(0, MOST_LOOKED_UP).map(async (filter) => {
      const count = await this.place().documents.countDocuments(filter, { limit: MANY });
      return { filter, count };
    });
    const [rarest] = (await Promise.all(counting)).sort((one, other) => one.count - other.count);
    return rarest && rarest.count < MANY ? [rarest.filter] : [];
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
    const fields = Object.keys(this.spec.fields);
    const keys = fields.map(keyOf);
    const texts = searchedTexts(this.spec).map((field) => ({ key: keyOf(field), place: fields.indexOf(field) }));
    return ([_id, p, d, values]: EncodedChange): AnyBulkWriteOperation<MongoRecord> => {
      const f = d !== null && { f: Object.fromEntries(keys.map((key, index) => [key, values[index]!])) };
      const grams = texts.flatMap(({ key, place }) => {
        const text = values[place] as string | null;
        return text === null ? [] : [[key, [...gramsOf(text)]]];
      });
      const g = grams.length > 0 && { g: Object.fromEntries(grams) };
      return { replaceOne: { filter: { _id, p: { $lt: p } }, replacement: { p, d, ...f, ...g }, upsert } };
    };
  }
}

async function* rowsOf(
  documents: Collection<MongoRecord>,
  plan: QueryPlan,
  stretch: Stretch,
  filter: Filter<MongoRecord>,
  skip: number,
  limit: number,
): AsyncGenerator<Row> {
  const key = plan.sortField === null ? null : keyOf(plan.sortField);
  const projection = { d: 1, ...(plan.sortField === null ? {} : { [pathOf(plan.sortField)]: 1 }) };
  const options = { sort: stretchOrder(plan, stretch), projection, skip, limit, batchSize: limit };
  for await (const { _id, d, f } of documents.find(filter, options)) {
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
