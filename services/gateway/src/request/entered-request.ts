import { createHmac } from 'node:crypto';
import { Access, ReplyOf, Request, RequestInput } from '@ledgerdesk/contracts';
import { derivedId } from '@ledgerdesk/event-store';

type Ask = <R extends Request>(
  contract: R,
  input: RequestInput<R>,
  requestId: string,
  withinMs?: number,
) => Promise<ReplyOf<R>>;

/**
 * An API request in a target that it has entered. The services derive the ids of their commands from `requestId`: one
 * command of a service for each, the same in every attempt.
 */
export class EnteredRequest {
  constructor(
    readonly access: Access,
    private readonly requestId: string,
    private readonly secretKey: string,
    private readonly send: Ask,
  ) {}

  /** Asks a service within what is left of the request's time, and within `withinMs` where that is given. */
  ask<R extends Request>(contract: R, input: RequestInput<R>, withinMs?: number): Promise<ReplyOf<R>> {
    return this.send(contract, input, this.requestId, withinMs);
  }

  /** For a further command of the same API request, which is another one to the services. */
  step(step: string | number): EnteredRequest {
    return this.withId(derivedId(this.requestId, 'step', step));
  }

  /** The same as an earlier attempt, which had this id. */
  withId(requestId: string): EnteredRequest {
    return new EnteredRequest(this.access, requestId, this.secretKey, this.send);
  }

  /** A secret that nobody else can know: the same in every attempt. */
  secret(): string {
    return createHmac('sha256', this.secretKey).update(`secret ${this.requestId}`).digest('base64url');
  }
}
