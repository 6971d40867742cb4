import { Injectable } from '@nestjs/common';
import { BlobStore } from '@ledgerdesk/blobs';
import { ProcessStep } from '@ledgerdesk/event-sourcing';
import { ParserClosed } from '@ledgerdesk/mail-parsing';
import { ProcessDefinition, ProcessHandler, workList } from '@ledgerdesk/processes';
import { isPassing } from '../failures';
import { StopTimes } from '../settings/stop-times';
import { NotifyFailure } from './notify-failure';
import { OutgoingEvent, OutgoingMail, ownerOfOutgoing } from './outgoing';
import { OutgoingInput } from './outgoing-input';
import { OutgoingMetrics } from './outgoing-metrics';
import { OutgoingCommand, outgoingProcess } from './outgoing.process';
import { RenderMail } from './rendering/render-mail';
import { SendMail } from './sending/send-mail';

/** Does the steps of outgoing mails. What can't be done at present is asked again later. */
@Injectable()
export class OutgoingSteps implements ProcessHandler<OutgoingCommand, OutgoingInput> {
  readonly stopWithinMs: number;

  constructor(
    private readonly render: RenderMail,
    private readonly sending: SendMail,
    private readonly notifyFailure: NotifyFailure,
    private readonly blobs: BlobStore,
    private readonly metrics: OutgoingMetrics,
    stopTimes: StopTimes,
  ) {
    this.stopWithinMs = stopTimes.runner;
  }

  async send(command: OutgoingCommand, step: ProcessStep): Promise<OutgoingInput | null> {
    try {
      const input = await this.run(command, step);
      this.metrics.count(command.outgoing.mail.kind, input);
      return input;
    } catch (error) {
      if (error instanceof ParserClosed || isPassing(error)) return null;
      throw error;
    }
  }

  private async run({ type, outgoing }: OutgoingCommand, step: ProcessStep): Promise<OutgoingInput | null> {
    switch (type) {
      case 'render':
        return this.render.run(outgoing, step);
      case 'send':
        return this.sending.run(outgoing, step);
      case 'tell':
        if (outgoing.step === 'failed') await this.notifyFailure.run(outgoing, step);
        return { type: 'FailureNotified', data: {} };
      case 'delete':
        await this.blobs.delete(ownerOfOutgoing(outgoing.mail.outgoingId));
        return { type: 'BytesDeleted', data: {} };
    }
  }
}

export const outgoingWorkList = workList(outgoingProcess, {
  collection: 'outgoing-work',
  version: 1,
  stream: 'outgoing',
  handles: [
    ...(['OutgoingMailQueued', 'OutgoingMailRendered', 'OutgoingMailSuppressed', 'OutgoingMailWithdrawn'] as const),
    ...(['OutgoingMailHeld', 'OutgoingMailReleased', 'OutgoingMailFailed', 'DeliveryFailureTold'] as const),
    'OutgoingMailWithheld',
    ...(['SendingStarted', 'SendingSucceeded', 'SendingFailed', 'SendingInterrupted'] as const),
    ...(['SendingLost', 'SendingDue', 'RenderedMailExpired', 'RenderedMailDeleted', 'RenderingFailed'] as const),
  ],
});

export const outgoingMailProcess: ProcessDefinition<OutgoingInput, OutgoingMail, OutgoingEvent, OutgoingCommand> = {
  process: outgoingProcess,
  workList: outgoingWorkList,
  handler: OutgoingSteps,
};
