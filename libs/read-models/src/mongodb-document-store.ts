import { Db } from 'mongodb';
import { checkIndexes, declarationOf, nameOf } from './declared-fields';
import { CollectionSpec, DocumentStore, CollectionWriter } from './document-store';
import { MongodbDocuments, Registered } from './mongodb-documents';
import { MongoRecord } from './mongodb-filter';

/** Both are about the primary: a later read sees a write that was answered, and no failover takes it back. */
const OPTIONS = {
  readPreference: 'primary',
  readConcern: { level: 'local' },
  writeConcern: { w: 'majority' },
} as const;

/**
 * Read models on MongoDB: each version of a collection is a collection, all checkpoints are in `checkpoints`, written
 * after the documents.
 */
export class MongodbDocumentStore implements DocumentStore {
  private closed = false;

  /** @param db stays open when the store is closed */
  constructor(private readonly db: Db) {}

  async open<Document extends object>(spec: CollectionSpec): Promise<CollectionWriter<Document>> {
    checkIndexes(spec);
    const { collection, version } = spec;
    const _id = nameOf(spec);
    const declaration = declarationOf(spec);
    const made = { collection, version, declaration, checkpoint: null };
    await this.registry.updateOne({ _id }, { $setOnInsert: made }, { upsert: true });
    const registered = await this.registry.findOne({ _id });
    if (registered?.declaration !== declaration)
      throw new Error(`${_id} was made with other fields; a change of fields needs a new version`);
    const documents = this.documents(collection, version);
    return new MongodbDocuments(spec, _id, () => ({ documents, registry: this.registry }));
  }

  async collections(): ReturnType<DocumentStore['collections']> {
    const registered = await this.registry.find().toArray();
    return registered.map(({ collection, version, checkpoint }) => ({ collection, version, checkpoint }));
  }

  async drop(collection: string, version: number): Promise<void> {
    const _id = nameOf({ collection, version });
    // No checkpoint may outlive its documents.
    await this.registry.updateOne({ _id }, { $set: { checkpoint: null } });
    await this.documents(collection, version).drop();
    await this.registry.deleteOne({ _id });
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  private documents(collection: string, version: number) {
    return this.db.collection<MongoRecord>(`${encodeURIComponent(collection)}@${version}`, OPTIONS);
  }

  private get registry() {
    if (this.closed) throw new Error('The read models are closed');
    return this.db.collection<Registered>('checkpoints', OPTIONS);
  }
}
