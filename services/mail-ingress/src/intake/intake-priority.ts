import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';

/** So many mails within so short a time are more than can be worked on at once. */
const MAILS = 30;
const WITHIN_MS = 100;
const LONGEST_WAIT_MS = 3_000;
const LOOK_EVERY_MS = 20;

/**
 * Whether mails come faster than they can be worked on. Then taking them goes first: who sends one is waiting for the
 * acknowledgement, and what was taken can't be lost.
 */
@Injectable()
export class IntakePriority {
  /** When each of the last mails was taken, by the clock of this process. */
  private readonly takenAt = new Array<number>(MAILS).fill(-Infinity);
  private next = 0;

  /** A mail was taken from a source. */
  recordArrival(): void {
    this.takenAt[this.next] = performance.now();
    this.next = (this.next + 1) % MAILS;
  }

  /** Waits while mails come too fast, but not longer than until 3 s after this one was received. */
  async yieldToIntake({ receivedAt }: Readonly<{ receivedAt: string }>): Promise<void> {
    while (this.isOn && Date.now() - Date.parse(receivedAt) < LONGEST_WAIT_MS) await wait(LOOK_EVERY_MS);
  }

  private get isOn(): boolean {
    return performance.now() - this.takenAt[this.next]! < WITHIN_MS;
  }
}
