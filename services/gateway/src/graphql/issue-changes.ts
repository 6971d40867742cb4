import { Injectable } from '@nestjs/common';
import { ChangeChannel } from '@ledgerdesk/read-models';

const COLLECTION = 'issue-list';

/** Tells who shows an issue that it may have changed, after lists show it. Listens as long as somebody does. */
@Injectable()
export class IssueChanges {
  private readonly listeners = new Map<number, Set<() => void>>();
  private stop: (() => void) | null = null;

  constructor(private readonly changes: ChangeChannel) {}

  /** @returns ends the subscription */
  subscribe(issueId: number, listener: () => void): () => void {
    this.stop ??= this.changes.subscribe(COLLECTION, (ids) => this.tell(ids));
    const listeners = this.listeners.get(issueId) ?? new Set();
    this.listeners.set(issueId, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.listeners.get(issueId) === listeners) this.listeners.delete(issueId);
      if (this.listeners.size > 0) return;
      this.stop?.();
      this.stop = null;
    };
  }

  private tell(ids: readonly (number | string)[] | null): void {
    for (const id of ids ?? this.listeners.keys())
      for (const listener of this.listeners.get(id as number) ?? []) listener();
  }
}
