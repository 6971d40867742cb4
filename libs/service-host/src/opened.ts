/** What a process has opened; it closes in the reverse order. */
export class Opened {
  private readonly closings: Readonly<{ name: string; close: () => unknown }>[] = [];

  add(name: string, close: () => unknown): void {
    this.closings.push({ name, close });
  }

  /** Closes all that is open, last first, one after the other. What fails is told, and the rest is closed all the same. */
  async close(failed: (name: string, error: unknown) => void): Promise<void> {
    for (let last = this.closings.pop(); last; last = this.closings.pop())
      try {
        await last.close();
      } catch (error) {
        failed(last.name, error);
      }
  }
}
