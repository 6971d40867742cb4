/** How many rows a set is about. */
export const ROWS = 4_096;
const BITS = 32;
const BITMAP_BYTES = ROWS / 8;

/**
 * A set of numbers below `ROWS`. Few of them are stored as a list, of two bytes each, many as a bitmap, which is longer than
 * any list; both little endian.
 */
export class RowSet {
  private constructor(private readonly words: Uint32Array) {}

  static of(rows: Iterable<number>): RowSet {
    const set = new RowSet(new Uint32Array(ROWS / BITS));
    for (const row of rows) set.add(row);
    return set;
  }

  static decode(bytes: Buffer): RowSet {
    const set = RowSet.of([]);
    if (bytes.length === BITMAP_BYTES)
      for (let word = 0; word < set.words.length; word += 1) set.words[word] = bytes.readUInt32LE(4 * word);
    else for (let at = 0; at < bytes.length; at += 2) set.add(bytes.readUInt16LE(at));
    return set;
  }

  encode(): Buffer {
    const rows = this.rows();
    if (2 * rows.length < BITMAP_BYTES) {
      const list = Buffer.alloc(2 * rows.length);
      rows.forEach((row, index) => list.writeUInt16LE(row, 2 * index));
      return list;
    }
    const bitmap = Buffer.alloc(BITMAP_BYTES);
    this.words.forEach((word, index) => bitmap.writeUInt32LE(word, 4 * index));
    return bitmap;
  }

  add(row: number): void {
    this.words[row >>> 5]! |= 1 << (row & 31);
  }

  delete(row: number): void {
    this.words[row >>> 5]! &= ~(1 << (row & 31));
  }

  unite(other: RowSet): void {
    for (let word = 0; word < this.words.length; word += 1) this.words[word]! |= other.words[word]!;
  }

  intersect(other: RowSet): void {
    for (let word = 0; word < this.words.length; word += 1) this.words[word]! &= other.words[word]!;
  }

  get isEmpty(): boolean {
    return this.words.every((word) => word === 0);
  }

  /** Ascending. */
  rows(): number[] {
    const rows: number[] = [];
    for (let word = 0; word < this.words.length; word += 1)
      for (let rest = this.words[word]!; rest !== 0; rest &= rest - 1)
        rows.push(BITS * word + BITS - 1 - Math.clz32(rest & -rest));
    return rows;
  }
}
