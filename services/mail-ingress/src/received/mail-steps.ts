import { setTimeout as wait } from 'node:timers/promises';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { ParserClosed } from '@ledgerdesk/mail-parsing';
import { ServiceClient } from '@ledgerdesk/messaging';
import { Sent } from '@ledgerdesk/processes';
import { StoreUnavailable } from '@ledgerdesk/state';
import { IntakePriority } from '../intake/intake-priority';
import { ConversationStep } from './delivery/conversation-step';
import { DeliverMail } from './delivery/deliver-mail';
import { IssueOrder } from './delivery/issue-order';
import { MailMetrics } from './mail-metrics';
import { MailStep } from './mail-step';
import { MailCommand, MailInput } from './mail.process';
import { RouteMail } from './routing/route-mail';

type MailStepsParts = Readonly<{
  client: ServiceClient;
  route: RouteMail;
  deliver: DeliverMail;
  conversation: ConversationStep;
  order: IssueOrder;
  intakePriority: Pick<IntakePriority, 'yieldToIntake'>;
  metrics: MailMetrics;
  /** Is told of what is nobody's decision. */
  onError: (what: string, mailId: string, error: unknown) => void;
}>;

/** What passes by itself is tried again at once, before the mail is deferred. */
const TRIES = 3;
const FIRST_PAUSE_MS = 100;

/** Sends the commands of mails: each is one step, and its outcome an input; null where the service ends before there is one. */
export class MailSteps {
  constructor(private readonly parts: MailStepsParts) {}

  readonly send = async ({ type, mail }: MailCommand, sent: Sent): Promise<MailInput | null> => {
    const step = new MailStep(mail, sent, this.parts.client);
    const timed = this.parts.metrics.time(mail);
    if (type === 'route') await this.parts.intakePriority.yieldToIntake(mail.received);
    for (let attempt = 1; ; attempt += 1) {
      try {
        const input = await this.run(step);
        timed(input);
        return input;
      } catch (error) {
        if (error instanceof ParserClosed) return null; // OPS-5: it is left as it was.
        const code = codeOf(error);
        if (code === 'unavailable' && attempt < TRIES) {
          await wait(FIRST_PAUSE_MS * 2 ** attempt);
          continue;
        }
        if (code === 'internal-error') this.parts.onError(`The step ${type} of a mail failed`, step.mailId, error);
        return { type: 'StepFailed', data: { step: type, code, at: new Date().toISOString() } };
      }
    }
  };

  private run(step: MailStep): Promise<MailInput> {
    const { route, deliver, conversation, order } = this.parts;
    const { now, received } = step.mail;
    switch (now.step) {
      case 'received':
        return order.decide(received, () => route.run(step));
      case 'routed': {
        const { decided } = now;
        const { target } = decided;
        if (target.kind === 'unsubscribe') return conversation.unsubscribe(step, target);
        if (target.kind === 'bounce') return conversation.bounce(step, target);
        return order.apply(received, target, () => deliver.run(step, decided, target));
      }
      case 'delivered':
        return order.apply(received, now.decided.target, () => conversation.accept(step, now.decided, now.delivered));
      case 'conversed':
        return conversation.notify(step, now.decided, now.conversed);
      case 'refusing':
        return conversation.reject(step, now.rejection);
      case 'processed':
      case 'ignored':
      case 'refused':
      case 'quarantined':
        throw new Error(`Mail ${step.mailId} has ended: ${now.step}`);
    }
  }
}

const codeOf = (error: unknown): string => {
  if (error instanceof StoreUnavailable) return 'unavailable';
  return error instanceof DomainError ? error.code : 'internal-error';
};
