import { isDeepStrictEqual } from 'node:util';

export type CollectionEntry = readonly [key: string, values: unknown];

/**
 * Things of one kind that were written, by what tells each from all others. What was answered is there once, with the
 * values of the answer; what was asked for and never answered may be there once; nothing else is there.
 */
export class WriteRecord {
  /** Values are null where the answer told none. */
  readonly answered = new Map<string, unknown>();
  readonly unanswered = new Set<string>();

  constructor(readonly kind: string) {}

  /** What is found that should not be, and what is not found; each named. */
  differences(found: readonly CollectionEntry[]): string[] {
    const counts = new Map<string, number>();
    for (const [key] of found) counts.set(key, (counts.get(key) ?? 0) + 1);
    const doubled = [...counts].filter(([, count]) => count > 1);
    const missing = [...this.answered.keys()].filter((key) => !counts.has(key));
    const unknown = [...counts.keys()].filter((key) => !this.answered.has(key) && !this.unanswered.has(key));
    const others = found.filter(([key, values]) => !this.agrees(key, values));
    return [
      ...doubled.map(([key, count]) => `${this.kind} ${key} is there ${count} times`),
      ...missing.map((key) => `${this.kind} ${key} was answered and is not there`),
      ...unknown.map((key) => `${this.kind} ${key} was never asked for`),
      ...others.map(([key, values]) => {
        return `${this.kind} ${key} is ${JSON.stringify(values)}, answered as ${JSON.stringify(this.answered.get(key))}`;
      }),
    ];
  }

  private agrees(key: string, values: unknown): boolean {
    const answered = this.answered.get(key) ?? null;
    return answered === null || isDeepStrictEqual(answered, values);
  }
}

/** Values that stand more than once, each named. */
export const repeated = (kind: string, values: readonly unknown[]): string[] => {
  const seen = new Set<unknown>();
  return values.filter((value) => seen.size === seen.add(value).size).map((value) => `${kind} ${value} is given twice`);
};
