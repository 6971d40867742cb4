import { Injectable } from '@nestjs/common';
import { reserveCrmIds, reserveGroupIds, reserveIssueIds } from '@ledgerdesk/contracts';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { IdPool } from '@ledgerdesk/service-host';

/** Who allots the ids of each kind. */
const reservations = {
  group: reserveGroupIds,
  project: reserveGroupIds,
  user: reserveGroupIds,
  token: reserveGroupIds,
  transfer: reserveGroupIds,
  contact: reserveCrmIds,
  organization: reserveCrmIds,
  import: reserveCrmIds,
  issue: reserveIssueIds,
  note: reserveIssueIds,
  label: reserveIssueIds,
} as const;
export type IdKind = keyof typeof reservations;

const BLOCK = 100;
const LOW = 50;
const TIME_FOR_A_BLOCK_MS = 5_000;

/** Ids for what is about to be created, drawn before the first attempt and ahead of need. What is left at the end is lost. */
@Injectable()
export class IdPools {
  private readonly pools = new Map<IdKind, IdPool>();

  constructor(private readonly client: ServiceClient) {}

  /** @throws DomainError `unavailable` where the service that allots them does not answer */
  take(kind: IdKind): Promise<number> {
    const pool = this.pools.get(kind) ?? new IdPool(() => this.reserve(kind), LOW);
    this.pools.set(kind, pool);
    return pool.take();
  }

  private async reserve(kind: IdKind): Promise<readonly number[]> {
    const scope = RequestScope.system({ withinMs: TIME_FOR_A_BLOCK_MS });
    const { ids } = await this.client.ask(reservations[kind], { kind, count: BLOCK }, scope);
    return ids;
  }
}
