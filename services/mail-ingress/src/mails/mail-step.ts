import { Access, AskedOf, ReplyOf, Request, RequestContext } from '@ledgerdesk/contracts';
import { CommandMetadata, commandTimes } from '@ledgerdesk/event-sourcing';
import { derivedId } from '@ledgerdesk/event-store';
import { ServiceClient } from '@ledgerdesk/messaging';
import { Sent } from '@ledgerdesk/processes';
import { streamOfMail } from './intake';
import { PresentMail } from './mail';

/** A service that does not answer is asked again with the step, which is deferred then. */
const LONGEST_QUESTION_MS = 5_000;

/** One attempt at one step of a mail: what it asks and writes, under ids that are the same in every attempt. */
export class MailStep {
  private readonly endsAt: number;

  constructor(
    readonly mail: PresentMail,
    private readonly sent: Sent,
    private readonly client: ServiceClient,
  ) {
    this.endsAt = performance.now() + sent.remainingMs;
  }

  get mailId(): string {
    return this.mail.received.mailId;
  }

  /** For a command of this mail; `what` names it among all of its commands. */
  meant(what: string): CommandMetadata {
    const { requestId: _, remainingMs: __, ...origin } = this.sent;
    const ids = { commandId: derivedId(streamOfMail(this.mailId), what), mailId: this.mailId };
    return { ...origin, ...ids, ...commandTimes(new Date(), this.remainingMs) };
  }

  /** What a question of this mail travels with. */
  asking(what: string): Sent {
    const { requestId: _, remainingMs: __, ...origin } = this.sent;
    const requestId = derivedId(streamOfMail(this.mailId), what);
    return { ...origin, via: 'mail', requestId, remainingMs: Math.min(this.remainingMs, LONGEST_QUESTION_MS) };
  }

  /** Asks as whoever entered. @throws what `ServiceClient.ask` throws */
  ask<R extends Request>(contract: R, payload: AskedOf<R>, access: Access | null, what: string): Promise<ReplyOf<R>> {
    return this.askAs(this.asking(what).requestId, contract, payload, access);
  }

  /** Under an id that is not of this mail alone. @throws what `ServiceClient.ask` throws */
  askAs<R extends Request>(
    requestId: string,
    contract: R,
    payload: AskedOf<R>,
    access: Access | null,
  ): Promise<ReplyOf<R>> {
    const { traceparent } = this.sent;
    const remainingMs = Math.min(this.remainingMs, LONGEST_QUESTION_MS);
    const actor = access?.user?.id ?? null;
    const cause = { mailId: this.mailId };
    const context: RequestContext = { requestId, traceparent, remainingMs, actor, access, cause, via: 'mail' };
    return this.client.ask(contract, payload, context);
  }

  private get remainingMs(): number {
    return Math.max(1, Math.floor(this.endsAt - performance.now()));
  }
}
