import { Access, RequestInput, ReplyOf, Request, RequestContext } from '@ledgerdesk/contracts';
import { CommandMetadata, commandTimes } from '@ledgerdesk/event-sourcing';
import { derivedId } from '@ledgerdesk/event-store';
import { ServiceClient } from '@ledgerdesk/messaging';
import { Sent } from '@ledgerdesk/processes';
import { mailStream } from '../intake/intake';
import { askingAs, contextOf } from '../request-context';
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
  metadataFor(what: string): CommandMetadata {
    const { requestId: _, remainingMs: __, ...origin } = this.sent;
    const { mailId } = this;
    const commandId = derivedId(mailStream(mailId), what);
    return { commandId, ...origin, mailId, ...commandTimes(new Date(), this.remainingMs) };
  }

  /** What a question of this mail travels with, before anybody has entered. */
  asking(what: string): RequestContext {
    const { mailId } = this;
    const requestId = derivedId(mailStream(mailId), what);
    const remainingMs = Math.min(this.remainingMs, LONGEST_QUESTION_MS);
    return contextOf({ ...this.sent, via: 'mail', mailId, requestId, remainingMs });
  }

  /** Asks as whoever entered. @throws what `ServiceClient.ask` throws */
  ask<R extends Request>(
    contract: R,
    payload: RequestInput<R>,
    access: Access | null,
    what: string,
  ): Promise<ReplyOf<R>> {
    return this.client.ask(contract, payload, askingAs(access, this.asking(what)));
  }

  private get remainingMs(): number {
    return Math.max(1, Math.floor(this.endsAt - performance.now()));
  }
}
