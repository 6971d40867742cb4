import * as sql from './collection-sql';
import { CollectionSpec } from './document-store';
import { QueryPlan, Stretch, Term, TextCondition } from './query-plan';
import { ROWS } from './row-set';
import { firstOf, TextIndex } from './text-index';

/** Rows of a collection, as a statement answers them. */
export type AnswerOf = (asked: sql.Sql) => readonly unknown[][];

const BLOCKS_AT_ONCE = 16;
const ROWS_AT_ONCE = 5_000;
/** From so many of the rows on, looking through all of them takes less time than looking up those that fit. */
const MANY = 1 / 4;
/** From so many on, the first of an order are found by looking through it. */
const COMMON = 1 / 20;
const SAMPLED_BLOCKS = 8;
/** So many are looked up and sorted in less time than it takes to look through an order for them. */
const SORTED = 4_000;
const LOOKED_THROUGH = 2_000;

/** A question about what a text contains, which its index narrows to rows that may fit. */
export class TextSearch {
  private readonly blocks: readonly number[];
  private readonly parts: readonly string[];
  private readonly beside: ReadonlyMap<string, sql.SqlValue>;
  private readonly share: number;

  constructor(
    private readonly spec: CollectionSpec,
    private readonly index: TextIndex,
    private readonly terms: readonly Term[],
    private readonly answerOf: AnswerOf,
  ) {
    this.blocks = Array.from({ length: index.blocks() ?? 0 }, (_, block) => block);
    this.parts = terms.flatMap(([field, condition]) =>
      field === index.field ? (condition as TextCondition).includes : [],
    );
    this.beside = new Map(
      terms.flatMap(([field, value]) =>
        value === null || typeof value !== 'object' ? [[field, value === null ? null : sql.sqlValue(value)]] : [],
      ),
    );
    const step = Math.max(1, this.blocks.length / SAMPLED_BLOCKS);
    const sample = this.blocks.filter((block) => Math.floor(block / step) !== Math.floor((block - 1) / step));
    this.share = sample.length === 0 ? 0 : this.candidates(sample).length / (ROWS * sample.length);
  }

  /** Whether it is worth while to look for a page at the beginning of its order. */
  get isCommon(): boolean {
    return this.share >= COMMON;
  }

  count(upTo: number | null): number {
    if (this.share >= MANY) return this.countsOfAll(null, upTo)[0]![0] as number;
    let counted = 0;
    for (const rowids of this.portions()) {
      counted += this.countsAmong(rowids, null)[0]![0] as number;
      if (upTo !== null && counted >= upTo) return upTo;
    }
    return counted;
  }

  /** The values of a field, each with how many fit. */
  countBy(field: string): readonly unknown[][] {
    if (this.share >= MANY) return this.countsOfAll(field, null);
    const counted = new Map<string, [unknown, number]>();
    for (const rowids of this.portions())
      for (const [value, count] of this.countsAmong(rowids, field)) {
        const key = value === null ? '' : `=${String(value)}`;
        const before = counted.get(key)?.[1] ?? 0;
        counted.set(key, [value, before + (count as number)]);
      }
    return [...counted.values()];
  }

  /** What reads the rows of a stretch among all that may fit. */
  amongAll(plan: QueryPlan): (stretch: Stretch, skip: number, limit: number) => sql.Sql {
    const rowids = [...this.portions()].flat();
    const among = rowids.length > SORTED ? sql.rowsInOrderAmong : sql.rowsAmong;
    const asked = JSON.stringify(rowids);
    return (stretch, skip, limit) => among(plan, stretch, asked, skip, limit);
  }

  private *portions(): Generator<readonly number[]> {
    for (let from = 0; from < this.blocks.length; from += BLOCKS_AT_ONCE)
      yield* partsOf(this.candidates(this.blocks.slice(from, from + BLOCKS_AT_ONCE)));
    const { text, values } = sql.whereOfTexts(this.index.field, this.ofText());
    const behind = `SELECT rowid FROM ${sql.textsOf(this.index.field)} WHERE rowid >= ? AND ${text}`;
    const rows = this.answerOf({ text: behind, values: [firstOf(this.blocks.length), ...values] });
    yield* partsOf(rows.map(([rowid]) => rowid as number));
  }

  private candidates(blocks: readonly number[]): number[] {
    return this.index.candidates(blocks, this.parts, this.beside);
  }

  private ofText(): readonly Term[] {
    return this.terms.filter(([field]) => field === this.index.field);
  }

  /** Whether all that is asked stands beside the text. */
  private isBeside(field: string | null): boolean {
    const beside = [this.index.field, ...sql.fieldsBeside(this.spec, this.index.field)];
    return [...this.terms.map(([other]) => other), ...(field === null ? [] : [field])].every((other) =>
      beside.includes(other),
    );
  }

  private countsAmong(rowids: readonly number[], field: string | null): readonly unknown[][] {
    const asked = JSON.stringify(rowids);
    return this.answerOf(
      this.isBeside(field)
        ? sql.countsAmongTexts(this.index.field, field, this.terms, asked)
        : sql.countsAmong(field, this.terms, asked),
    );
  }

  private countsOfAll(field: string | null, upTo: number | null): readonly unknown[][] {
    return this.answerOf(
      this.isBeside(field)
        ? sql.countsOfTexts(this.index.field, field, this.terms, upTo)
        : sql.countsOf(field, this.terms, upTo),
    );
  }
}

/** Thrown where a page is not found among the rows that are looked through. */
export class BeyondTheFirst extends Error {
  override readonly name = 'BeyondTheFirst';
}

/** So many rows are looked through for a page. */
export const lookedThrough = (skip: number, limit: number): number => LOOKED_THROUGH + 2 * (skip + limit);

function* partsOf(rowids: readonly number[]): Generator<readonly number[]> {
  for (let from = 0; from < rowids.length; from += ROWS_AT_ONCE) yield rowids.slice(from, from + ROWS_AT_ONCE);
}
