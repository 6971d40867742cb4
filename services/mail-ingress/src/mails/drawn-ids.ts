import { randomUUID } from 'node:crypto';
import { reserveIssueIds } from '@ledgerdesk/contracts';
import { ServiceClient } from '@ledgerdesk/messaging';
import { childTraceparent } from '@ledgerdesk/service-host';

type Kind = 'issue' | 'note';
const [BLOCK, LOW, TIME_FOR_A_BLOCK_MS] = [100, 25, 5_000];

/** Ids of what mails become, drawn ahead of need. Each is recorded with its mail before it is used (IN-5). */
export class DrawnIds {
  private readonly pools = { issue: new Pool(() => this.reserve('issue')), note: new Pool(() => this.reserve('note')) };

  constructor(private readonly client: ServiceClient) {}

  /** @throws DomainError `unavailable` where `issues` does not answer */
  take(kind: Kind): Promise<number> {
    return this.pools[kind].take();
  }

  private async reserve(kind: Kind): Promise<readonly number[]> {
    const from = { via: 'system', actor: null, access: null } as const;
    const context = { requestId: randomUUID(), traceparent: childTraceparent(), remainingMs: TIME_FOR_A_BLOCK_MS };
    return (await this.client.ask(reserveIssueIds, { kind, count: BLOCK }, { ...from, ...context })).ids;
  }
}

class Pool {
  private readonly ids: number[] = [];
  private refilling: Promise<void> | null = null;

  constructor(private readonly reserve: () => Promise<readonly number[]>) {}

  async take(): Promise<number> {
    while (this.ids.length === 0) await this.refill();
    if (this.ids.length <= LOW) this.refill().catch(() => undefined); // Who finds the pool empty asks again, and hears it.
    return this.ids.shift()!;
  }

  private refill(): Promise<void> {
    return (this.refilling ??= this.reserve()
      .then((ids) => void this.ids.push(...ids))
      .finally(() => (this.refilling = null)));
  }
}
