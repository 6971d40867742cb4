import { setImmediate as turn } from 'node:timers/promises';
import { DocumentId, Where } from '@ledgerdesk/event-sourcing';
import { parseStored } from '@ledgerdesk/sqlite';
import {
  Change,
  Checkpoint,
  QueryResult,
  StoredDocument,
  CollectionWriter,
  WritePriority,
  Query,
  RepeatedQuery,
  RepeatedValue,
} from './document-store';
import { encodedSlices } from './encoded-changes';
import { FileDamage } from './file-damage';
import { limitOf, planQuery, planRepeated, scalarTypeOf, termsOf } from './query-plan';
import { At, OpenCollections } from './open-collections';
import { RequestThread } from './request-thread';
import { decodeDocument, EncodedDocument } from './sqlite-collection';
import type { CollectionMethods } from './sqlite-worker';
import { TextFilling } from './text-filling';
import { WriteAheadLogs } from './write-ahead-logs';

export type Threads = Readonly<Record<WritePriority | 'reads' | 'copying', RequestThread<CollectionMethods>>>;

/** Asked of a thread at once, and looked up here in one turn of the event loop, which takes about 1 ms. */
const IDS_PER_REQUEST = 1_000;
const IDS_PER_TURN = 50;

/** A collection on the service's thread: checks and encodes what goes to the threads, decodes what they answer. */
export class SqliteDocuments<Document extends object> implements CollectionWriter<Document> {
  private priority: WritePriority = 'live';

  constructor(
    private readonly at: At,
    private readonly threads: Threads,
    private readonly opened: OpenCollections,
    private readonly logs: WriteAheadLogs,
    private readonly texts: TextFilling,
    /** By file: a write that comes while it is indexed would wait inside its thread, and hold up others there. */
    private readonly indexing: Map<string, Promise<void>>,
    readonly files: FileDamage,
  ) {}

  get(ids: readonly DocumentId[]): Promise<ReadonlyMap<DocumentId, Document>> {
    return this.files.watch(async () => {
      const documents = await this.inParts(ids, IDS_PER_REQUEST, (some) =>
        this.threads.reads.ask('get', this.at, some),
      );
      return new Map([...documents].map(([id, json]) => [id, parseStored<Document>(json)]));
    });
  }

  find(query: Query): Promise<QueryResult<Document>> {
    return this.files.watch(async () => {
      const page = await this.threads.reads.ask('find', this.at, planQuery(this.at.spec, query));
      return { ...page, documents: page.documents.map((json) => parseStored<Document>(json)) };
    });
  }

  count(where?: Where, upTo?: number): Promise<number> {
    return this.files.watch(async () =>
      this.threads.reads.ask('count', this.at, termsOf(this.at.spec, where), limitOf(upTo)),
    );
  }

  countBy(field: string, where?: Where): ReturnType<CollectionWriter<Document>['countBy']> {
    return this.files.watch(async () => {
      scalarTypeOf(this.at.spec, field);
      return new Map(await this.threads.reads.ask('countBy', this.at, field, termsOf(this.at.spec, where)));
    });
  }

  repeated(query: RepeatedQuery): Promise<readonly RepeatedValue[]> {
    return this.files.watch(async () => this.threads.reads.ask('repeated', this.at, planRepeated(this.at.spec, query)));
  }

  stored(ids: readonly DocumentId[]): Promise<ReadonlyMap<DocumentId, StoredDocument<Document>>> {
    return this.files.watch(async () => {
      const stored = await (this.priority === 'live'
        ? this.inParts(ids, IDS_PER_TURN, (some) => this.storedHere(some))
        : this.inParts(ids, IDS_PER_REQUEST, (some) => this.threads.building.ask('stored', this.at, some)));
      return new Map([...stored].map(([id, encoded]) => [id, decodeDocument(encoded)]));
    });
  }

  ids(where: Where): Promise<readonly DocumentId[]> {
    return this.files.watch(async () => this.threads[this.priority].ask('ids', this.at, termsOf(this.at.spec, where)));
  }

  write(changes: readonly Change<Document>[], checkpoint: Checkpoint, priority: WritePriority): Promise<void> {
    return this.files.watch(async () => {
      this.priority = priority;
      await this.indexing.get(this.at.file);
      for (const { slice, isLast } of encodedSlices(this.at.spec, changes))
        await this.threads[priority].ask('write', this.at, slice, isLast ? checkpoint : null);
      if (priority !== 'live') return;
      this.logs.grow(this.at.file, changes.length);
      this.texts.grow(this.at, changes.length);
    });
  }

  checkpoint(): Promise<Checkpoint | null> {
    return this.files.watch(() => this.threads[this.priority].ask('checkpoint', this.at));
  }

  index(): Promise<void> {
    return this.files.watch(async () => {
      const { file } = this.at;
      const indexed = this.threads.building.ask('index', this.at);
      const over = Promise.allSettled([indexed, this.indexing.get(file)]).then(() => {
        if (this.indexing.get(file) === over) this.indexing.delete(file);
      });
      this.indexing.set(file, over);
      await indexed;
    });
  }

  /** A way to the writer and back takes longer than to look up what a live batch touches. */
  private async storedHere(ids: readonly DocumentId[]): Promise<(EncodedDocument | null)[]> {
    const stored = this.opened.use(this.at).stored(ids);
    if (ids.length === IDS_PER_TURN) await turn();
    return stored;
  }

  private async inParts<Answer>(
    ids: readonly DocumentId[],
    size: number,
    ask: (ids: readonly DocumentId[]) => Promise<(Answer | null)[]>,
  ): Promise<Map<DocumentId, Answer>> {
    const found = new Map<DocumentId, Answer>();
    for (let from = 0; from < ids.length; from += size) {
      const some = ids.slice(from, from + size);
      (await ask(some)).forEach((answer, index) => answer !== null && found.set(some[index]!, answer));
    }
    return found;
  }
}
