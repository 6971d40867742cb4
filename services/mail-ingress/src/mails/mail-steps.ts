import { DomainError } from '@ledgerdesk/event-sourcing';
import { LogUnavailable } from '@ledgerdesk/event-store';
import { ServiceClient } from '@ledgerdesk/messaging';
import { Sent } from '@ledgerdesk/processes';
import { Converse } from './converse';
import { DeliverMail } from './deliver-mail';
import { IssueOrder } from './issue-order';
import { MailMetrics } from './mail-metrics';
import { MailStep } from './mail-step';
import { MailCommand, MailInput } from './mail.process';
import { RouteMail } from './route-mail';

export type MailStepsParts = Readonly<{
  client: ServiceClient;
  route: RouteMail;
  deliver: DeliverMail;
  converse: Converse;
  order: IssueOrder;
  metrics: MailMetrics;
  /** Is told of what is nobody's decision. */
  onError: (what: string, mailId: string, error: unknown) => void;
}>;

/** Sends the commands of mails: each is one step, and its outcome an input. */
export class MailSteps {
  constructor(private readonly parts: MailStepsParts) {}

  readonly send = async ({ type, mail }: MailCommand, sent: Sent): Promise<MailInput> => {
    const step = new MailStep(mail, sent, this.parts.client);
    const timed = this.parts.metrics.time(mail);
    try {
      const input = await this.run(step);
      timed(input);
      return input;
    } catch (error) {
      const code = error instanceof LogUnavailable ? 'unavailable' : codeOf(error);
      if (code === 'internal-error') this.parts.onError(`The step ${type} of a mail failed`, step.mailId, error);
      return { type: 'StepFailed', data: { step: type, code, at: new Date().toISOString() } };
    }
  };

  private run(step: MailStep): Promise<MailInput> {
    const { route, deliver, converse, order } = this.parts;
    const { now, received } = step.mail;
    switch (now.step) {
      case 'received':
        return order.decide(received, () => route.run(step));
      case 'routed': {
        const { decided } = now;
        const { target } = decided;
        if (target.kind === 'unsubscribe') return converse.unsubscribe(step, target);
        return order.apply(received, target, () => deliver.run(step, decided, target));
      }
      case 'delivered':
        return order.apply(received, now.decided.target, () => converse.accept(step, now.decided, now.delivered));
      case 'conversed':
        return converse.tell(step, now.decided, now.conversed);
      case 'refusing':
        return converse.reject(step, now.rejection);
      case 'processed':
      case 'ignored':
      case 'refused':
      case 'quarantined':
        throw new Error(`Mail ${step.mailId} has ended: ${now.step}`);
    }
  }
}

const codeOf = (error: unknown): string => (error instanceof DomainError ? error.code : 'internal-error');
