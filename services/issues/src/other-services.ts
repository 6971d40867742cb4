import { Injectable } from '@nestjs/common';
import { Access, RequestInput, ReplyOf, Request } from '@ledgerdesk/contracts';
import { CommandMetadata } from '@ledgerdesk/event-sourcing';
import { ServiceClient } from '@ledgerdesk/messaging';

/** A request that is being answered: by whom, and until when. */
export type Behalf = Readonly<{ access: Access; metadata: Omit<CommandMetadata, 'commandId'> }>;

/** What belongs to an answer and to another service is asked with the rights of the request, and within its time. */
@Injectable()
export class OtherServices {
  constructor(private readonly client: ServiceClient) {}

  /** @throws DomainError as the other service refuses, `unavailable` where it does not answer in time */
  ask<R extends Request>(
    contract: R,
    payload: RequestInput<R>,
    { access, metadata }: Behalf,
    withinMs = Number.MAX_SAFE_INTEGER,
  ): Promise<ReplyOf<R>> {
    const { correlationId: requestId, traceparent, actor, via, now: _, deadline, ...cause } = metadata;
    const remainingMs = Math.min(Date.parse(deadline) - Date.now(), withinMs);
    return this.client.ask(contract, payload, { requestId, via, actor, access, cause, traceparent, remainingMs });
  }
}
