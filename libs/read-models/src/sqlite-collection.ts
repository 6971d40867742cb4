import { existsSync } from 'node:fs';
import { DocumentId } from '@ledgerdesk/event-sourcing';
import { assertWhole, Database, openDatabase, parseStored, Statement } from '@ledgerdesk/sqlite';
import * as sql from './collection-sql';
import { declarationOf, nameOf, Scalar } from './declared-fields';
import { Checkpoint, CollectionSpec, StoredDocument } from './document-store';
import { EncodedChange } from './encoded-changes';
import { Page, readPage, Row } from './page';
import { QueryPlan, Stretch, Term } from './query-plan';

export type EncodedDocument = readonly [json: string | null, position: number];
type OpenOptions = Readonly<{ make?: boolean; readonly?: boolean; longestLog?: number | undefined }>;
type Count = readonly [value: Scalar | null, count: number];

const STATEMENTS = 200;

/** One version of a collection in a database file of its own, on the thread that calls. */
export class SqliteCollection {
  private readonly database: Database;
  private readonly statements = new Map<string, Statement>();
  private readonly arrays: readonly (readonly [place: number, field: string])[];

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
    const arrays = sql.arrayFields(spec);
    this.arrays = Object.keys(spec.fields).flatMap((field, place) => (arrays.includes(field) ? [[place, field]] : []));
    try {
      if (make) this.makeWhole();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** In one transaction; documents that are as new already stay as they are, an older checkpoint of the same log, too. */
  write(changes: readonly EncodedChange[], checkpoint: Checkpoint | null): void {
    this.transaction(() => {
      const upsert = this.statement(sql.upsertInto(this.spec));
      for (const [id, position, json, values] of changes) {
        const columns = values.map((value) =>
          Array.isArray(value) ? value.length : sql.sqlValue(value as Scalar | null),
        );
        if (upsert.run([id, position, ...columns, json]).changes === 0) continue;
        for (const [place, field] of this.arrays)
          this.replaceElements(field, id, values[place] as readonly Scalar[] | null);
      }
      if (checkpoint) this.writeCheckpoint(checkpoint);
    });
  }

  checkpoint(): Checkpoint | null {
    const [checkpoint] = this.statement('SELECT checkpoint FROM kept').get() as [string | null];
    return checkpoint === null ? null : parseStored<Checkpoint>(checkpoint);
  }

  index(spec: CollectionSpec): void {
    for (const index of sql.indexesOf(spec)) this.database.exec(index);
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
    const rows = this.rows(`SELECT ${sql.readText('id')} FROM documents WHERE ${text}`, values);
    return rows.map(([id]) => textOf(id) as DocumentId);
  }

  count(terms: readonly Term[], upTo: number | null = null): number {
    const { text, values } = sql.whereOf(terms);
    const fitting = upTo === null ? `documents WHERE ${text}` : `(SELECT 1 FROM documents WHERE ${text} LIMIT ${upTo})`;
    return this.rows(`SELECT count(*) FROM ${fitting}`, values)[0]![0] as number;
  }

  countBy(field: string, terms: readonly Term[]): Count[] {
    const { text, values } = sql.whereOf(terms);
    const column = sql.columnOf(field);
    const rows = this.rows(
      `SELECT ${sql.readText(column)}, count(*) FROM documents WHERE ${text} GROUP BY ${column}`,
      values,
    );
    return rows.map(([value, count]) => [this.scalarOf(field, value), count as number]);
  }

  /** Within one read transaction, so that the stretches and the documents are of one moment. */
  async find(plan: QueryPlan): Promise<Page> {
    this.database.exec('BEGIN');
    try {
      return await readPage(plan, {
        rows: (stretch, skip, limit) => this.stretch(plan, stretch, skip, limit),
        count: ({ terms }) => this.count(terms),
      });
    } finally {
      if (this.database.inTransaction) this.database.exec('COMMIT');
    }
  }

  close(): void {
    this.database.close();
  }

  /** Rows are read to their end, without documents: libsql keeps its read transaction until then. */
  private *stretch(plan: QueryPlan, stretch: Stretch, skip: number, limit: number): Generator<Row> {
    const { text, values } = sql.rowsOf(plan, stretch, skip, limit);
    const document = this.statement('SELECT document FROM documents WHERE rowid = ?');
    for (const [rowid, id, value] of this.rows(text, values)) {
      const [json] = document.get([rowid]) as [string];
      yield { id: textOf(id) as DocumentId, value: this.scalarOf(plan.sortField, value), json };
    }
  }

  private scalarOf(field: string | null, value: unknown): Scalar | null {
    if (field !== null && this.spec.fields[field] === 'boolean' && value !== null) return value === 1;
    return textOf(value) as Scalar | null;
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

  private rows(text: string, values: readonly sql.SqlValue[]): readonly unknown[][] {
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

export const decodeDocument = <Document extends object>([
  json,
  position,
]: EncodedDocument): StoredDocument<Document> => ({
  document: json === null ? null : parseStored<Document>(json),
  position,
});

const textOf = (value: unknown): unknown => (Buffer.isBuffer(value) ? value.toString() : value);
