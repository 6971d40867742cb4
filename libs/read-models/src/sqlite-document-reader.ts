import { checkpointIn, collectionFile, collectionFilesIn } from './collection-file';
import { Checkpoint, CollectionSpec } from './document-store';
import { termsOf } from './query-plan';
import type { ReadStore } from './rebuild-differences';
import { decodeDocument, SqliteCollection } from './sqlite-collection';

/**
 * The read models in a directory that another process may be writing: they are read as they are now, on the thread that
 * calls, and not changed. Where there is no directory, there are none.
 */
export class SqliteDocumentReader implements ReadStore {
  private readonly opened: SqliteCollection[] = [];

  constructor(private readonly directory: string) {}

  async collections() {
    const files = await collectionFilesIn(this.directory).catch(noneWhereMissing);
    return files.flatMap(({ file, collection, version }) => {
      const checkpoint: Checkpoint | null | 'no file' = checkpointIn(file);
      return checkpoint === 'no file' ? [] : [{ collection, version, checkpoint }];
    });
  }

  /** @throws Error where the collection is missing */
  async open(spec: CollectionSpec): ReturnType<ReadStore['open']> {
    const file = collectionFile(this.directory, spec.collection, spec.version);
    const collection = new SqliteCollection(spec, file, { readonly: true });
    this.opened.push(collection);
    return {
      stored: async (ids) => {
        const kept = collection.stored(ids);
        return new Map(ids.flatMap((id, index) => (kept[index] ? [[id, decodeDocument(kept[index])]] : [])));
      },
      ids: async (where) => collection.ids(termsOf(spec, where)),
      checkpoint: async () => collection.checkpoint(),
    };
  }

  close(): void {
    for (const collection of this.opened.splice(0)) collection.close();
  }
}

const noneWhereMissing = (error: NodeJS.ErrnoException) => {
  if (error.code === 'ENOENT') return [];
  throw error;
};
