import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { BlobStore } from '@ledgerdesk/blobs';
import { DomainError, ProcessStep } from '@ledgerdesk/event-sourcing';
import { ParserClosed } from '@ledgerdesk/mail-parsing';
import { ProcessDefinition, ProcessHandler, workList } from '@ledgerdesk/processes';
import { Logger, reportTo } from '@ledgerdesk/service-host';
import { StoreUnavailable } from '@ledgerdesk/state';
import { ownerOfMail } from '../intake/intake';
import { IntakePriority } from '../intake/intake-priority';
import { MailSettings } from '../settings/mail-settings';
import { StopTimes } from '../settings/stop-times';
import { ConversationStep } from './delivery/conversation-step';
import { DeliverMail } from './delivery/deliver-mail';
import { IssueOrder } from './delivery/issue-order';
import { Mail, MailEvent, PresentMail } from './mail';
import { mailEventTypes } from './mail-list/mail-list.projection';
import { MailMetrics } from './mail-metrics';
import { MailStep } from './mail-step';
import { MailCommand, MailInput, mailProcess } from './mail.process';
import { RouteMail } from './routing/route-mail';

/** What passes by itself is tried again at once, before the mail is deferred. */
const TRIES = 3;
const FIRST_PAUSE_MS = 100;
/** Of one step, beside the time for reading a mail. */
const TIME_FOR_REST_MS = 30_000;

/**
 * Does the steps of received mails, as many at once as are set (IN-6): each comes to an input, or to null where the service
 * ends before there is one.
 */
@Injectable()
export class MailSteps implements ProcessHandler<MailCommand, MailInput> {
  readonly concurrency: number;
  readonly timeForOneMs: number;
  readonly stopWithinMs: number;

  constructor(
    private readonly routeMail: RouteMail,
    private readonly deliverMail: DeliverMail,
    private readonly conversation: ConversationStep,
    private readonly order: IssueOrder,
    private readonly intakePriority: IntakePriority,
    private readonly metrics: MailMetrics,
    private readonly logger: Logger,
    private readonly blobs: BlobStore,
    settings: MailSettings,
    stopTimes: StopTimes,
  ) {
    this.concurrency = settings.concurrency;
    this.timeForOneMs = settings.maxProcessingSeconds * 1_000 + TIME_FOR_REST_MS;
    this.stopWithinMs = stopTimes.runner;
  }

  async send({ type, mail }: MailCommand, processStep: ProcessStep): Promise<MailInput | null> {
    if (type === 'delete') return this.deleteRaw(mail);
    const step = new MailStep(mail, processStep);
    const { mailId } = step;
    const timed = this.metrics.time(mail);
    if (type === 'route') await this.intakePriority.yieldToIntake(mail.received);
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
        if (code === 'internal-error') reportTo(this.logger)(`The step ${type} of a mail failed`, { mailId }, error);
        return { type: 'StepFailed', data: { step: type, code, at: new Date().toISOString() } };
      }
    }
  }

  /** IN-19: where the store does not answer it is asked again later. */
  private async deleteRaw({ received: { mailId } }: PresentMail): Promise<MailInput | null> {
    try {
      await this.blobs.delete(ownerOfMail(mailId));
      return { type: 'RawDeleted', data: {} };
    } catch (error) {
      if (error instanceof StoreUnavailable) return null;
      throw error;
    }
  }

  private run(step: MailStep): Promise<MailInput> {
    const { routeMail, deliverMail, conversation, order } = this;
    const { now, received } = step.mail;
    switch (now.step) {
      case 'received':
        return order.decide(received, () => routeMail.run(step));
      case 'routed': {
        const { decided } = now;
        const { target } = decided;
        if (target.kind === 'unsubscribe') return conversation.unsubscribe(step, target);
        if (target.kind === 'bounce') return conversation.bounce(step, target);
        return order.apply(received, target, () => deliverMail.run(step, decided, target));
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

const receivedWorkList = workList(mailProcess, {
  collection: 'open-mails',
  version: 2,
  stream: 'mail',
  handles: mailEventTypes,
});

export const receivedMailProcess: ProcessDefinition<MailInput, Mail, MailEvent, MailCommand> = {
  process: mailProcess,
  workList: receivedWorkList,
  handler: MailSteps,
};
