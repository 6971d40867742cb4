/** Who rings it wakes whoever waits, or comes to wait next. */
export class Bell {
  private rung = false;
  private wake: () => void = () => undefined;

  /** A function of its own, to be given away. */
  readonly ring = (): void => {
    this.rung = true;
    this.wake();
  };

  /** Resolves when it has been rung since the last time, after so many milliseconds at the latest. One at a time may wait. */
  async heard(withinMs: number): Promise<void> {
    if (!this.rung)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, withinMs);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    this.rung = false;
  }
}
