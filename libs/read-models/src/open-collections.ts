import { CollectionSpec } from './document-store';
import { SqliteCollection } from './sqlite-collection';

/** Which collection, and where. */
export type At = Readonly<{ spec: CollectionSpec; file: string }>;

/** The collections that a thread has open, each opened when it is first used. */
export class OpenCollections {
  private readonly collections = new Map<string, SqliteCollection>();

  /** @param longestLog see `SqliteCollection` */
  constructor(private readonly longestLog?: number) {}

  /** @throws Error where the file is missing and is not to be made, or was made for other fields */
  use({ spec, file }: At, make = false): SqliteCollection {
    const opened =
      this.collections.get(file) ?? new SqliteCollection(spec, file, { make, longestLog: this.longestLog });
    this.collections.set(file, opened);
    return opened;
  }

  release(file: string): void {
    this.collections.get(file)?.close();
    this.collections.delete(file);
  }

  close(): void {
    for (const file of [...this.collections.keys()]) this.release(file);
  }
}
