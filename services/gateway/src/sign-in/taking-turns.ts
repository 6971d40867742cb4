/** Lets so many do something at once; the others wait, in their order. */
export class TakingTurns {
  private running = 0;
  private readonly waiting = new Set<() => void>();

  /** @param refusal what is thrown to who has waited for so many milliseconds */
  constructor(
    private readonly atOnce: number,
    private readonly patienceMs: number,
    private readonly refusal: () => Error,
  ) {}

  /** @throws the refusal; what `work` throws */
  async take<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.running < this.atOnce) this.running += 1;
    else await this.turn();
    try {
      return await work();
    } finally {
      this.passOn();
    }
  }

  private turn(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiting.delete(begin);
        reject(this.refusal());
      }, this.patienceMs);
      const begin = () => {
        clearTimeout(timer);
        resolve();
      };
      this.waiting.add(begin);
    });
  }

  private passOn(): void {
    const [next] = this.waiting;
    if (!next) {
      this.running -= 1;
      return;
    }
    this.waiting.delete(next);
    next();
  }
}
