import { ParserClosed } from '@ledgerdesk/mail-parsing';
import { AnyRunnable, Sent, workList } from '@ledgerdesk/processes';
import { isPassing } from '../failures';
import { notifyFailure, Notifying } from './notify-failure';
import { ownerOfOutgoing } from './outgoing';
import { OutgoingInput } from './outgoing-input';
import { OutgoingMetrics } from './outgoing-metrics';
import { OutgoingCommand, outgoingProcess } from './outgoing.process';
import { Rendering, renderMail } from './rendering/render-mail';
import { Sending, sendMail } from './sending/send-mail';

type OutgoingSteps = Rendering & Sending & Notifying & Readonly<{ measured: Pick<OutgoingMetrics, 'count'> }>;

export const outgoingWorkList = workList(outgoingProcess, {
  collection: 'outgoing-work',
  version: 1,
  stream: 'outgoing',
  handles: [
    ...(['OutgoingMailQueued', 'OutgoingMailRendered', 'OutgoingMailSuppressed', 'OutgoingMailWithdrawn'] as const),
    ...(['OutgoingMailHeld', 'OutgoingMailReleased', 'OutgoingMailFailed', 'DeliveryFailureTold'] as const),
    ...(['SendingStarted', 'SendingSucceeded', 'SendingFailed', 'SendingInterrupted'] as const),
    ...(['SendingLost', 'SendingDue', 'RenderedMailExpired', 'RenderedMailDeleted'] as const),
  ],
});

/** How the steps of outgoing mails are done. What can't be done at present is asked again later. */
export const runOutgoing = (steps: OutgoingSteps): AnyRunnable => ({
  process: outgoingProcess,
  workList: outgoingWorkList,
  send: async (command: OutgoingCommand, sent: Sent) => {
    try {
      const input = await take(steps, command, sent);
      steps.measured.count(command.outgoing.mail.kind, input);
      return input;
    } catch (error) {
      if (error instanceof ParserClosed || isPassing(error)) return null;
      throw error;
    }
  },
});

const take = async (
  steps: OutgoingSteps,
  { type, outgoing }: OutgoingCommand,
  sent: Sent,
): Promise<OutgoingInput | null> => {
  switch (type) {
    case 'render':
      return renderMail(steps, outgoing, sent, steps.now());
    case 'send':
      return sendMail(steps, outgoing, sent);
    case 'tell':
      if (outgoing.step === 'failed') await notifyFailure(steps, outgoing, sent);
      return { type: 'FailureNotified', data: {} };
    case 'delete':
      await steps.blobs.delete(ownerOfOutgoing(outgoing.mail.outgoingId));
      return { type: 'BytesDeleted', data: {} };
  }
};
