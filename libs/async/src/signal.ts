/** An auto-reset event: a notification wakes the one that waits, or the next one to wait. */
export class Signal {
  private notified = false;
  private wake: () => void = () => undefined;

  /** A function of its own, to be given away. */
  readonly notify = (): void => {
    this.notified = true;
    this.wake();
  };

  /** Resolves once notified since the last wait, or after `withinMs` milliseconds. Only one may wait at a time. */
  async wait(withinMs: number): Promise<void> {
    if (!this.notified)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, withinMs);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    this.notified = false;
  }
}
