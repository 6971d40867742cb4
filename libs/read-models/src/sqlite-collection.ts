import { existsSync } from 'node:fs';
import { DocumentId } from '@ledgerdesk/event-sourcing';
import { assertWhole, Database, openDatabase, parseStored, Statement } from '@ledgerdesk/sqlite';
import * as sql from './collection-sql';
import { declarationOf, FieldValue, nameOf, Scalar } from './declared-fields';
import { Checkpoint, CollectionSpec, RepeatedValue, StoredDocument } from './document-store';
import { EncodedChange } from './encoded-changes';
import { Page, readPage, Row } from './page';
import { QueryPlan, RepeatedPlan, Stretch, Term, TextCondition } from './query-plan';
import { Portion, TextIndex } from './text-index';
import { BeyondTheFirst, lookedThrough, TextSearch } from './text-search';

export type EncodedDocument = readonly [json: string | null, position: number];
type OpenOptions = Readonly<{ make?: boolean; readonly?: boolean; longestLog?: number | undefined }>;
type Count = readonly [value: Scalar | null, count: number];

const STATEMENTS = 200;
/** As many documents are looked through in less time than a search takes to begin. */
const FEW = 2_000;
/** What is done while others wait to write, and while nobody does. */
const SMALL_PORTION: Portion = { rows: 256, characters: 20_000, grams: 800 };
const LARGE_PORTION: Portion = { rows: 4_096, characters: 10_000_000, grams: 1_000_000 };

/** One version of a collection in a database file of its own, on the thread that calls. */
export class SqliteCollection {
  private readonly database: Database;
  private readonly statements = new Map<string, Statement>();
  private readonly fields: readonly string[];
  private readonly arrays: readonly (readonly [place: number, field: string])[];
  private readonly columns: readonly number[];
  private readonly texts: readonly Readonly<{ place: number; beside: readonly number[]; index: TextIndex }>[];

  /**
   * @param longestLog in pages: a commit that finds a longer write-ahead log copies it into the file
   * @param make where it is missing; where it is there, all of it is checked
   * @throws Error where the file is missing and is not to be made, was made for other fields, or is damaged (`isDamage`)
   */
  constructor(
    private readonly spec: CollectionSpec,
    file: string,
    { make = false, readonly = false, longestLog }: OpenOptions = {},
  ) {
    if (!make && !existsSync(file)) throw new Error(`There is no collection ${nameOf(spec)}`);
    this.database = openDatabase(file, { synchronous: 'NORMAL', readonly, longestLog });
    const fields = Object.keys(spec.fields);
    this.fields = fields;
    const placesOf = (some: readonly string[]) => some.map((field) => fields.indexOf(field));
    this.arrays = sql.arrayFields(spec).map((field) => [fields.indexOf(field), field]);
    this.texts = sql.textFields(spec).map((field) => ({
      place: fields.indexOf(field),
      beside: placesOf(sql.fieldsBeside(spec, field)),
      index: new TextIndex(spec, field, (text) => this.statement(text)),
    }));
    this.columns = placesOf(fields.filter((field) => spec.fields[field] !== 'text'));
    try {
      if (make) this.makeWhole();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** In one transaction; documents that are as new already stay as they are, an older checkpoint of the same log, too. */
  write(changes: readonly EncodedChange[], checkpoint: Checkpoint | null): void {
    try {
      this.transaction(() => {
        for (const change of changes) if (!this.rewrite(change)) this.put(change);
        for (const { index } of this.texts) index.writeEdited();
        if (checkpoint) this.writeCheckpoint(checkpoint);
      });
    } finally {
      for (const { index } of this.texts) index.forgetEdited();
    }
  }

  checkpoint(): Checkpoint | null {
    const [checkpoint] = this.statement('SELECT checkpoint FROM kept').get() as [string | null];
    return checkpoint === null ? null : parseStored<Checkpoint>(checkpoint);
  }

  index(spec: CollectionSpec): void {
    for (const index of sql.indexesOf(spec)) this.database.exec(index);
    while (this.fill(LARGE_PORTION));
  }

  /** Takes a portion of what was written into the indexes of texts, and answers whether more is left. */
  fill(portion: Portion = SMALL_PORTION): boolean {
    let isMore = false;
    try {
      this.transaction(() => {
        for (const { index } of this.texts) isMore = index.fill(portion) || isMore;
      });
    } catch (error) {
      for (const { index } of this.texts) index.beginAgain();
      throw error;
    }
    return isMore;
  }

  get(ids: readonly DocumentId[]): (string | null)[] {
    const byId = this.statement('SELECT document FROM documents WHERE id = ?');
    return ids.map((id) => (byId.get([id]) as [string | null] | undefined)?.[0] ?? null);
  }

  stored(ids: readonly DocumentId[]): (EncodedDocument | null)[] {
    const byId = this.statement('SELECT document, position FROM documents WHERE id = ?');
    return ids.map((id) => (byId.get([id]) as EncodedDocument | undefined) ?? null);
  }

  ids(terms: readonly Term[]): DocumentId[] {
    const { text, values } = sql.whereOf(terms);
    const rows = this.rows({ text: `SELECT ${sql.readText('documents.id')} FROM documents WHERE ${text}`, values });
    return rows.map(([id]) => textOf(id) as DocumentId);
  }

  count(terms: readonly Term[], upTo: number | null = null): Promise<number> {
    return this.reading(() => this.searchOf(terms)?.count(upTo) ?? this.countAll(terms, upTo));
  }

  async countBy(field: string, terms: readonly Term[]): Promise<Count[]> {
    const rows = await this.reading(
      () => this.searchOf(terms)?.countBy(field) ?? this.rows(sql.countsOf(field, terms)),
    );
    return rows.map(([value, count]) => [this.scalarOf(field, value), count as number]);
  }

  async repeated(plan: RepeatedPlan): Promise<RepeatedValue[]> {
    const rows = await this.reading(() => this.rows(sql.repeatedOf(plan)));
    return rows.map(([value, count]) => ({
      value: this.scalarOf(plan.field, value) as RepeatedValue['value'],
      count: count as number,
    }));
  }

  find(plan: QueryPlan): Promise<Page> {
    return this.reading(async () => {
      const search = this.searchOf(plan.terms);
      if (!search) return this.page(plan, (...at) => this.select(plan, sql.rowsOf(plan, ...at)));
      if (search.isCommon)
        try {
          return await this.page(plan, (...at) => this.amongFirst(plan, ...at));
        } catch (error) {
          if (!(error instanceof BeyondTheFirst)) throw error;
        }
      const among = search.amongAll(plan);
      return this.page(plan, (...at) => this.select(plan, among(...at)));
    });
  }

  close(): void {
    this.database.close();
  }

  private page(plan: QueryPlan, rows: (stretch: Stretch, skip: number, limit: number) => Iterable<Row>): Promise<Page> {
    return readPage(plan, { rows, count: ({ terms }) => this.countAll(terms, null) });
  }

  /** Rows are read to their end, without documents: libsql keeps its read transaction until then. */
  private *select(plan: QueryPlan, { text, values }: sql.Sql): Generator<Row> {
    const document = this.statement('SELECT document FROM documents WHERE rowid = ?');
    for (const [rowid, id, value] of this.rows({ text, values })) {
      const [json] = document.get([rowid]) as [string];
      yield { id: textOf(id) as DocumentId, value: this.scalarOf(plan.sortField, value), json };
    }
  }

  /** @throws BeyondTheFirst */
  private *amongFirst(plan: QueryPlan, stretch: Stretch, skip: number, limit: number): Generator<Row> {
    const first = lookedThrough(skip, limit);
    let found = 0;
    for (const row of this.select(plan, sql.rowsAmongFirst(plan, stretch, first, skip, limit))) {
      found += 1;
      yield row;
    }
    const isToldApart = stretch.terms.filter((term) => !sql.isOfText(term));
    if (found < limit && this.countAll(isToldApart, first) === first) throw new BeyondTheFirst();
  }

  /** Null where no text is searched that has an index, or the rest of the question leaves few to look through. */
  private searchOf(terms: readonly Term[]): TextSearch | null {
    const searched = this.texts.find(({ index }) => terms.some((term) => isSought(term, index)));
    if (!searched) return null;
    const rest = terms.filter((term) => !sql.isOfText(term));
    if (this.countAll(rest, FEW) < FEW) return null;
    return new TextSearch(this.spec, searched.index, terms, (asked) => this.rows(asked));
  }

  private countAll(terms: readonly Term[], upTo: number | null): number {
    return this.rows(sql.countsOf(null, terms, upTo))[0]![0] as number;
  }

  /** Within one read transaction, so that all is of one moment. */
  private async reading<Answer>(work: () => Answer | Promise<Answer>): Promise<Answer> {
    this.database.exec('BEGIN');
    try {
      return await work();
    } finally {
      if (this.database.inTransaction) this.database.exec('COMMIT');
    }
  }

  private scalarOf(field: string | null, value: unknown): Scalar | null {
    if (field !== null && this.spec.fields[field] === 'boolean' && value !== null) return value === 1;
    return textOf(value) as Scalar | null;
  }

  private put(change: EncodedChange): void {
    const [id, position, json, values] = change;
    const columns = this.columns.map((place) => columnValue(values[place]!));
    if (this.statement(sql.upsertInto(this.spec)).run([id, position, ...columns, json]).changes > 0)
      this.putBeside(change, () => true);
  }

  /** Only what differs from the document that it was made of. Whether that is the one that is stored. */
  private rewrite(change: EncodedChange): boolean {
    const [id, position, json, values, since] = change;
    if (!since) return false;
    const [before, changed] = since;
    const columns = this.columns.filter((place) => changed.includes(place));
    const update = this.statement(sql.updateOf(columns.map((place) => this.fields[place]!)));
    const written = columns.map((place) => columnValue(values[place]!));
    if (update.run([position, json, ...written, id, before]).changes === 0) return false;
    this.putBeside(change, (place) => changed.includes(place));
    return true;
  }

  /** What has tables of its own, where its values are others. */
  private putBeside([id, , , values]: EncodedChange, isChanged: (place: number) => boolean): void {
    for (const [place, field] of this.arrays)
      if (isChanged(place)) this.replaceElements(field, id, values[place] as readonly Scalar[] | null);
    for (const { place, beside, index } of this.texts)
      if ([place, ...beside].some(isChanged))
        index.put(
          id,
          values[place] as string | null,
          beside.map((other) => columnValue(values[other]!)),
        );
  }

  private replaceElements(field: string, id: DocumentId, elements: readonly Scalar[] | null): void {
    const table = sql.elementsOf(field);
    this.statement(`DELETE FROM ${table} WHERE id = ?`).run([id]);
    const insert = this.statement(`INSERT OR IGNORE INTO ${table} (id, element) VALUES (?, ?)`);
    for (const element of elements ?? []) insert.run([id, sql.sqlValue(element)]);
  }

  private writeCheckpoint(checkpoint: Checkpoint): void {
    const { logId, position } = checkpoint;
    this.statement(
      `UPDATE kept SET log_id = ?, position = ?, checkpoint = ? WHERE log_id IS NULL OR log_id <> ? OR position <= ?`,
    ).run([logId, position, JSON.stringify(checkpoint), logId, position]);
  }

  private makeWhole(): void {
    assertWhole(this.database);
    this.transaction(() => {
      this.database.exec(sql.tablesOf(this.spec));
      const fields = declarationOf(this.spec);
      const kept = this.statement('SELECT fields FROM kept').get() as [string] | undefined;
      if (!kept) this.statement('INSERT INTO kept (fields) VALUES (?)').run([fields]);
      else if (kept[0] !== fields)
        throw new Error(`${nameOf(this.spec)} was made with other fields; a change of fields needs a new version`);
    });
  }

  private transaction(work: () => void): void {
    this.database.exec('BEGIN IMMEDIATE');
    try {
      work();
      this.database.exec('COMMIT');
    } catch (error) {
      if (this.database.inTransaction) this.database.exec('ROLLBACK');
      throw error;
    }
  }

  private rows({ text, values }: sql.Sql): readonly unknown[][] {
    return this.statement(text).all([...values]) as unknown[][];
  }

  private prepare(text: string): Statement {
    const statement = this.database.prepare(text);
    return statement.reader ? statement.raw() : statement;
  }

  /** Kept prepared, those used last. */
  private statement(text: string): Statement {
    const statement = this.statements.get(text) ?? this.prepare(text);
    this.statements.delete(text);
    this.statements.set(text, statement);
    const [oldest] = this.statements.keys();
    if (this.statements.size > STATEMENTS) this.statements.delete(oldest!);
    return statement;
  }
}

/** An array's is its length. */
const columnValue = (value: FieldValue): sql.SqlValue =>
  Array.isArray(value) ? value.length : sql.sqlValue(value as Scalar | null);

export const decodeDocument = <Document extends object>([
  json,
  position,
]: EncodedDocument): StoredDocument<Document> => ({
  document: json === null ? null : parseStored<Document>(json),
  position,
});

const isSought = ([field, condition]: Term, index: TextIndex): boolean =>
  field === index.field && (condition as TextCondition).includes.length > 0 && index.blocks() !== null;

const textOf = (value: unknown): unknown => (Buffer.isBuffer(value) ? value.toString() : value);
