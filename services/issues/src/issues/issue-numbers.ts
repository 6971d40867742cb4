import { Injectable } from '@nestjs/common';
import { CommandMetadata } from '@ledgerdesk/event-sourcing';
import { derivedId, EventStore } from '@ledgerdesk/event-store';
import { LRUCache } from 'lru-cache';
import { IssueNumberTaken, issueNumbersDecider, issueNumbersStream, TakeIssueNumber } from './issue-numbers.decider';

const REMEMBERED = 10_000;

/** Which issue has which number in its project: that never changes. */
@Injectable()
export class IssueNumbers {
  private readonly remembered = new LRUCache<string, number>({ max: REMEMBERED });

  constructor(private readonly eventStore: EventStore) {}

  /** The same number for the same issue. */
  async take(projectId: number, issueId: number, metadata: Omit<CommandMetadata, 'commandId'>): Promise<number> {
    const commandId = derivedId('issue number', issueId);
    const take = new TakeIssueNumber({ projectId, issueId }, { ...metadata, commandId });
    const { revision } = await this.eventStore.execute(issueNumbersStream(projectId), issueNumbersDecider, take);
    return revision + 1;
  }

  /** Null for a number that nobody has taken. */
  async issueId(projectId: number, iid: number): Promise<number | null> {
    const key = `${projectId}#${iid}`;
    const known = this.remembered.get(key);
    if (known !== undefined) return known;
    const [event] = await this.eventStore.log.readStream(issueNumbersStream(projectId), iid - 1, 1);
    if (!event) return null;
    const { issueId } = (event as unknown as IssueNumberTaken).data;
    this.remembered.set(key, issueId);
    return issueId;
  }
}
