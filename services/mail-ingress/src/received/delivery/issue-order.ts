import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { MailReceived } from '../mail';
import { Target } from '../mail-target';
import { MailInput } from '../mail.process';

type Received = Pick<MailReceived['data'], 'mailId' | 'receivedAt'>;
/** `issueId`: null while it is not known yet. */
type Open = Received & Readonly<{ issueId: number | null }>;

const REMEMBERED = 1_000;
const REMEMBERED_MS = 10_000;
/** A mail that is still being read holds up the answers behind it for so long at most; one of the same issue longer. */
const FOR_UNDECIDED_MS = 1_000;
const FOR_SAME_ISSUE_MS = 5_000;

/**
 * Lets mails of one issue take effect in the order they were received, as far as they are in hand at the same time (IN-6).
 * A mail that is deferred lets those behind it pass.
 */
@Injectable()
export class IssueOrder {
  private readonly open = new LRUCache<string, Open>({ max: REMEMBERED, ttl: REMEMBERED_MS });
  private changed = new AbortController();

  /** Runs what decides on the target of a mail. */
  async decide(received: Received, work: () => Promise<MailInput>): Promise<MailInput> {
    this.enter(received, null);
    return this.run(received, work, (input) => {
      if (input.type !== 'TargetFound' || input.data.target.kind !== 'note') return false;
      this.enter(received, input.data.target.issueId);
      return true;
    });
  }

  /** Runs what a mail does to its issue; nothing can come before what makes the issue. */
  async apply(received: Received, target: Target, work: () => Promise<MailInput>): Promise<MailInput> {
    if (target.kind !== 'note') return work();
    this.enter(received, target.issueId);
    await this.waitForEarlier(received, target.issueId);
    return this.run(received, work, (input) => input.type === 'Delivered');
  }

  private async run(
    received: Received,
    work: () => Promise<MailInput>,
    stays: (input: MailInput) => boolean,
  ): Promise<MailInput> {
    let isOpen = false;
    try {
      const input = await work();
      isOpen = stays(input);
      return input;
    } finally {
      if (!isOpen) this.leave(received);
    }
  }

  private async waitForEarlier(received: Received, issueId: number): Promise<void> {
    const began = performance.now();
    for (;;) {
      const waitedMs = performance.now() - began;
      const limits = [...this.open.values()]
        .filter((other) => isEarlier(other, received))
        .filter((other) => other.issueId === null || other.issueId === issueId)
        .map((other) => (other.issueId === null ? FOR_UNDECIDED_MS : FOR_SAME_ISSUE_MS) - waitedMs);
      const remainingMs = Math.max(0, ...limits);
      if (remainingMs === 0) return;
      await wait(remainingMs, undefined, { signal: this.changed.signal }).catch(() => undefined);
    }
  }

  private enter({ mailId, receivedAt }: Received, issueId: number | null): void {
    this.open.set(mailId, { mailId, receivedAt, issueId });
    this.tellChange();
  }

  private leave({ mailId }: Received): void {
    this.open.delete(mailId);
    this.tellChange();
  }

  private tellChange(): void {
    const { changed } = this;
    this.changed = new AbortController();
    changed.abort();
  }
}

const isEarlier = (one: Received, other: Received): boolean =>
  one.receivedAt < other.receivedAt || (one.receivedAt === other.receivedAt && one.mailId < other.mailId);
