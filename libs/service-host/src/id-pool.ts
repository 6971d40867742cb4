/** Ids drawn in blocks and ahead of need, so that nobody waits for one. What is left at the end is lost. */
export class IdPool {
  private readonly ids: number[] = [];
  private refilling: Promise<void> | null = null;

  /** @param low so many are left when the next block is drawn */
  constructor(
    private readonly reserve: () => Promise<readonly number[]>,
    private readonly low: number,
  ) {}

  /** @throws what `reserve` throws, where there is none left */
  async take(): Promise<number> {
    while (this.ids.length === 0) await this.refill();
    if (this.ids.length <= this.low) this.refill().catch(() => undefined); // Who finds the pool empty asks again, and hears it.
    return this.ids.shift()!;
  }

  private refill(): Promise<void> {
    return (this.refilling ??= this.reserve()
      .then((ids) => void this.ids.push(...ids))
      .finally(() => (this.refilling = null)));
  }
}
