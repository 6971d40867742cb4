import { DocumentId } from '@ledgerdesk/event-sourcing';
import { Statement } from '@ledgerdesk/sqlite';
import * as sql from './collection-sql';
import { CollectionSpec } from './document-store';
import { ROWS, RowSet } from './row-set';
import { gramsOf, Lookup, lookupsOf, OF_LONG_TEXTS, wellFormed } from './text-grams';

type Beside = readonly sql.SqlValue[];
/** A block that is being taken in: its rows are read first, then what they have is written. */
type Filling = { block: number; next: number; edits: number; grams: Map<string, number[]>; left: string[] | null };

type Edited = Readonly<{ block: number; gram: string; rows: RowSet }>;

/** 512 bytes each. */
const MOST_EDITED = 4_096;

/** What is done at once. */
export type Portion = Readonly<{ rows: number; characters: number; grams: number }>;

/** The id of its first row. */
export const firstOf = (block: number): number => block * ROWS;
const blockOf = (rowid: number): number => Math.floor(rowid / ROWS);

/**
 * Finds the rows of one text by what it contains, and by the fields beside it. Rows stand in blocks by their ids; of each
 * block that is full, it has which rows have a gram. The rows behind these blocks, some thousands, are looked through. A row
 * that changes is changed in its block at once, so that nothing of a former text stays.
 *
 * Blocks are taken in a portion at a time (`fill`), by one connection; what others write to the same block meanwhile
 * (`edits`) makes it begin again.
 */
export class TextIndex {
  private readonly texts: string;
  private readonly table: string;
  private readonly beside: readonly string[];
  private filling: Filling | null = null;
  /** What the present transaction has changed of blocks, by block and gram: rows of one batch share most grams. */
  private readonly edited = new Map<string, Edited>();

  constructor(
    spec: CollectionSpec,
    readonly field: string,
    private readonly statement: (text: string) => Statement,
  ) {
    this.texts = sql.textsOf(field);
    this.table = sql.gramsOf(field);
    this.beside = sql.fieldsBeside(spec, field);
  }

  /** Keeps the text of a document, or removes it. Within a transaction, before whose end come `writeEdited`, and `forgetEdited`. */
  put(id: DocumentId, text: string | null, beside: Beside): void {
    const [rowid] = this.statement('SELECT rowid FROM documents WHERE id = ?').get([id]) as [number];
    const columns = this.beside.map(sql.columnOf);
    const kept = this.statement(`SELECT ${['text', ...columns].join(', ')} FROM ${this.texts} WHERE rowid = ?`);
    const before = kept.get([rowid]) as [string, ...sql.SqlValue[]] | undefined;
    if (text !== null) {
      const places = ['?', '?', ...columns.map(() => '?')].join(', ');
      this.statement(`INSERT OR REPLACE INTO ${this.texts} VALUES (${places})`).run([rowid, text, ...beside]);
    } else if (before) this.statement(`DELETE FROM ${this.texts} WHERE rowid = ?`).run([rowid]);
    else return;
    this.change(rowid, before ?? null, text === null ? null : [text, ...beside]);
  }

  writeEdited(): void {
    for (const { block, gram, rows } of this.edited.values())
      if (rows.isEmpty) this.statement(`DELETE FROM ${this.table} WHERE block = ? AND gram = ?`).run([block, gram]);
      else this.write(block, gram, rows);
    this.forgetEdited();
  }

  forgetEdited(): void {
    this.edited.clear();
  }

  /**
   * Takes in a portion of the first block that is full and not taken in yet. Within a transaction.
   *
   * @returns whether more is left
   */
  fill({ rows, characters, grams }: Portion): boolean {
    const progress = this.progress();
    if (!progress) return false;
    const { blocks, edits } = progress;
    if (this.filling?.block !== blocks || this.filling.edits !== edits) {
      if (!this.isFull(blocks)) return false;
      this.filling = { block: blocks, next: firstOf(blocks), edits, grams: new Map(), left: null };
    }
    if (this.filling.left) return this.writeSome(this.filling, this.filling.left, grams);
    this.readSome(this.filling, rows, characters);
    return true;
  }

  /** Begins the block again that is being taken in: after a transaction that was taken back. */
  beginAgain(): void {
    this.filling = null;
  }

  /** How many blocks there are to search, or null where it was not made. */
  blocks(): number | null {
    return this.progress()?.blocks ?? null;
  }

  /**
   * The ids of the rows in some blocks that may have all parts and these values beside the text, ascending. None that has
   * them is missing.
   */
  candidates(blocks: readonly number[], parts: readonly string[], beside: ReadonlyMap<string, sql.SqlValue>): number[] {
    const ofFields = [...beside].flatMap(([field, value]) =>
      this.beside.includes(field) ? [{ gram: besideGram(field, value) }] : [],
    );
    let found: ReadonlyMap<number, RowSet> | null = null;
    for (const lookup of lookupsOf(parts)) found = this.lookUp(lookup, found, blocks, OF_LONG_TEXTS);
    for (const lookup of ofFields) found = this.lookUp(lookup, found, blocks);
    return [...(found ?? [])].flatMap(([block, set]) => set.rows().map((row) => firstOf(block) + row));
  }

  private change(rowid: number, before: readonly sql.SqlValue[] | null, after: readonly sql.SqlValue[] | null): void {
    const block = blockOf(rowid);
    const progress = this.progress();
    if (!progress) return;
    const isTakenIn = block < progress.blocks;
    const filling = this.filling?.block === block ? this.filling : null;
    if (!isTakenIn && !before && !filling) return;
    const former = this.gramsOf(before);
    const present = this.gramsOf(after);
    const removed = [...former].filter((gram) => !present.has(gram));
    const added = [...present].filter((gram) => !former.has(gram));
    // What was taken in of a block before it was full may be left over from a process that ended.
    for (const gram of removed) this.changeStored(block, gram, (set) => set.delete(rowid % ROWS), false);
    if (isTakenIn) for (const gram of added) this.changeStored(block, gram, (set) => set.add(rowid % ROWS), true);
    else if (removed.length + added.length > 0) this.changeFilling(filling, rowid, removed, added);
  }

  private changeFilling(filling: Filling | null, rowid: number, removed: string[], added: string[]): void {
    this.statement('UPDATE searched SET edits = edits + 1 WHERE text = ?').run([this.field]);
    if (this.filling) this.filling.edits += 1;
    if (!filling || rowid >= filling.next) return;
    for (const gram of removed) {
      const rows = filling.grams.get(gram);
      if (rows)
        filling.grams.set(
          gram,
          rows.filter((row) => row !== rowid % ROWS),
        );
    }
    for (const gram of added) {
      const rows = filling.grams.get(gram);
      if (rows) rows.push(rowid % ROWS);
      else if (filling.left) this.changeStored(filling.block, gram, (set) => set.add(rowid % ROWS), true);
      else filling.grams.set(gram, [rowid % ROWS]);
    }
  }

  private changeStored(block: number, gram: string, change: (set: RowSet) => void, make: boolean): void {
    const name = `${block} ${gram}`;
    const rows = this.edited.get(name)?.rows ?? this.stored(block, gram) ?? (make ? RowSet.of([]) : null);
    if (!rows) return;
    change(rows);
    this.edited.set(name, { block, gram, rows });
    if (this.edited.size === MOST_EDITED) this.writeEdited();
  }

  private stored(block: number, gram: string): RowSet | null {
    const stored = this.statement(`SELECT rows FROM ${this.table} WHERE block = ? AND gram = ?`).get([block, gram]);
    return stored ? RowSet.decode((stored as [Buffer])[0]) : null;
  }

  private write(block: number, gram: string, set: RowSet): void {
    const into = `INSERT OR REPLACE INTO ${this.table} (block, gram, rows) VALUES (?, ?, ?)`;
    this.statement(into).run([block, gram, set.encode()]);
  }

  private isFull(block: number): boolean {
    const [last] = this.statement('SELECT max(rowid) FROM documents').get() as [number | null];
    return last !== null && last >= firstOf(block + 1) - 1;
  }

  private readSome(filling: Filling, most: number, characters: number): void {
    const columns = ['rowid', 'text', ...this.beside.map(sql.columnOf)].join(', ');
    const next = this.statement(`SELECT ${columns} FROM ${this.texts} WHERE rowid >= ? AND rowid < ? LIMIT ?`);
    const end = firstOf(filling.block + 1);
    const rows = next.all([filling.next, end, most]) as [number, string, ...sql.SqlValue[]][];
    let read = 0;
    for (const [rowid, ...values] of rows) {
      for (const gram of this.gramsOf(values)) {
        const having = filling.grams.get(gram);
        if (having) having.push(rowid % ROWS);
        else filling.grams.set(gram, [rowid % ROWS]);
      }
      filling.next = rowid + 1;
      read += values[0].length;
      if (read > characters) return;
    }
    if (rows.length < most) {
      filling.next = end;
      filling.left = [...filling.grams.keys()].sort().reverse();
    }
  }

  private writeSome(filling: Filling, left: string[], most: number): boolean {
    for (const gram of left.splice(-most).reverse()) {
      const rows = filling.grams.get(gram)!;
      filling.grams.delete(gram);
      if (rows.length > 0) this.write(filling.block, gram, RowSet.of(rows));
    }
    if (left.length > 0) return true;
    this.statement('UPDATE searched SET blocks = blocks + 1 WHERE text = ?').run([this.field]);
    this.filling = null;
    return this.isFull(filling.block + 1);
  }

  private progress(): Readonly<{ blocks: number; edits: number }> | null {
    const found = this.statement('SELECT blocks, edits FROM searched WHERE text = ?').get([this.field]);
    if (!found) return null;
    const [blocks, edits] = found as [number, number];
    return { blocks, edits };
  }

  private gramsOf(values: readonly sql.SqlValue[] | null): ReadonlySet<string> {
    if (!values) return new Set();
    const [text, ...beside] = values;
    const grams = new Set(gramsOf(text as string));
    this.beside.forEach((field, place) => grams.add(besideGram(field, beside[place]!)));
    return grams;
  }

  private lookUp(
    lookup: Lookup,
    before: ReadonlyMap<number, RowSet> | null,
    blocks: readonly number[],
    always?: string,
  ): ReadonlyMap<number, RowSet> {
    const [condition, values] =
      'gram' in lookup ? ['gram = ?', [lookup.gram]] : ['gram BETWEEN ? AND ?', [lookup.from, lookup.to]];
    const asked = JSON.stringify(before ? [...before.keys()] : blocks);
    const found = new Map<number, RowSet>();
    const among = `SELECT block, rows FROM ${sql.AMONG} ${this.table} ON block = value WHERE`;
    const rows = this.statement(`${among} ${condition}`).all([asked, ...values]) as [number, Buffer][];
    if (always !== undefined)
      rows.push(...(this.statement(`${among} gram = ?`).all([asked, always]) as [number, Buffer][]));
    for (const [block, bytes] of rows) {
      const set = RowSet.decode(bytes);
      const other = found.get(block);
      if (other) other.unite(set);
      else found.set(block, set);
    }
    for (const [block, set] of found) {
      const other = before?.get(block);
      if (other) set.intersect(other);
      if (set.isEmpty) found.delete(block);
    }
    return found;
  }
}

/** No text that people write has such a gram; where one has, it is found once too often. */
const besideGram = (field: string, value: sql.SqlValue): string => {
  // As libsql reads it back.
  const [read] = typeof value === 'string' ? wellFormed(value).split('\0') : [value];
  return `\u0001${field}\u0001${JSON.stringify(read)}`;
};
