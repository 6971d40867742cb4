import { Injectable } from '@nestjs/common';
import { reserveIssueIds } from '@ledgerdesk/contracts';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { IdPool } from '@ledgerdesk/service-host';

type Kind = 'issue' | 'note';
const BLOCK = 100;
const LOW = 25;
const TIME_FOR_A_BLOCK_MS = 5_000;

/** Ids of what mails become, drawn ahead of need. Each is recorded with its mail before it is used (IN-5). */
@Injectable()
export class DrawnIds {
  private readonly pools = {
    issue: new IdPool(() => this.reserve('issue'), LOW),
    note: new IdPool(() => this.reserve('note'), LOW),
  };

  constructor(private readonly client: ServiceClient) {}

  /** @throws DomainError `unavailable` where `issues` does not answer */
  take(kind: Kind): Promise<number> {
    return this.pools[kind].take();
  }

  private async reserve(kind: Kind): Promise<readonly number[]> {
    const scope = RequestScope.system({ withinMs: TIME_FOR_A_BLOCK_MS });
    return (await this.client.ask(reserveIssueIds, { kind, count: BLOCK }, scope)).ids;
  }
}
