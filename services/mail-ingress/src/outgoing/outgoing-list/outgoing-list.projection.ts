import type { OutgoingMailView } from '@ledgerdesk/contracts';
import { Projection } from '@ledgerdesk/event-sourcing';
import type { ConversationMoved } from '../../conversations/conversation';
import type { QueuedMail } from '../../conversations/queued-mail';
import { isIdOfUsersMail, MailToSend } from '../account-mail';
import { OutgoingEvent, OutgoingMailQueued, OutgoingMailWithheld } from '../outgoing';

/** An outgoing mail to somebody outside as it is listed, without the address it goes to. `hash`: of its bytes, while they are kept. */
export type OutgoingRow = Omit<OutgoingMailView, 'recipient'> &
  Readonly<{ mailboxId: string; projectId: number | null; issueId: number | null; hash: string | null }>;
type Listed = Exclude<OutgoingEvent, OutgoingMailQueued | OutgoingMailWithheld>;

/** The mails about an issue are about it wherever it is (MOV-1). */
export const outgoingList: Projection<OutgoingRow, OutgoingEvent | ConversationMoved> = {
  collection: 'outgoing-mails',
  version: 5,
  fields: { projectId: 'number', issueId: 'number', noteId: 'number', state: 'string', createdAt: 'string' },
  indexes: [
    ['projectId', 'state', 'createdAt'],
    ['issueId', 'createdAt'],
    ['state', 'createdAt'],
  ],
  handles: [
    ...(['OutgoingMailQueued', 'OutgoingMailRendered', 'OutgoingMailSuppressed', 'OutgoingMailWithdrawn'] as const),
    ...(['OutgoingMailHeld', 'OutgoingMailReleased', 'OutgoingMailFailed', 'RenderedMailDeleted'] as const),
    ...(['SendingStarted', 'SendingSucceeded', 'SendingFailed', 'SendingInterrupted', 'SendingLost'] as const),
    ...(['SendingDue', 'OutgoingMailWithheld', 'ConversationMoved'] as const),
  ],
  documentIds: ({ type, data }) => {
    if (type === 'ConversationMoved') return { where: { issueId: data.issueId } };
    return isIdOfUsersMail(data.outgoingId) ? [] : [data.outgoingId];
  },
  evolve: (row, event) => {
    if (event.type === 'ConversationMoved') return row && moved(row, event);
    if (event.type === 'OutgoingMailQueued') return outside(event.data.mail);
    if (event.type === 'OutgoingMailWithheld')
      return { ...queued(event.data.mail), state: 'suppressed', reason: event.data.reason };
    return row && evolve(row, event);
  },
};

const moved = (row: OutgoingRow, { data: { to, notes } }: ConversationMoved): OutgoingRow => {
  const noteId = notes.find(({ from }) => from === row.noteId)?.to ?? row.noteId;
  return { ...row, issueId: to.issueId, projectId: to.projectId, noteId };
};

const outside = (mail: MailToSend): OutgoingRow | null =>
  mail.kind === 'account' || mail.kind === 'team' ? null : queued(mail);

const queued = (mail: QueuedMail): OutgoingRow => ({
  id: mail.outgoingId,
  kind: mail.kind,
  state: 'queued',
  mailboxId: mail.mailboxId ?? mail.correspondentId,
  projectId: mail.projectId,
  issueId: mail.kind === 'rejection' ? null : mail.issueId,
  noteId: mail.kind === 'rejection' ? null : mail.noteId,
  messageId: mail.messageId,
  createdAt: mail.queuedAt,
  nextTryAt: null,
  reason: null,
  possiblyDeliveredTwice: false,
  attempts: [],
  hash: null,
});

const evolve = (row: OutgoingRow, event: Listed): OutgoingRow => {
  const calm = { ...row, nextTryAt: null, reason: null };
  switch (event.type) {
    case 'OutgoingMailRendered':
      return { ...row, hash: event.data.hash };
    case 'OutgoingMailSuppressed':
      return { ...calm, state: 'suppressed', reason: event.data.reason };
    case 'OutgoingMailWithdrawn':
      return { ...calm, state: 'withdrawn', reason: event.data.reason };
    case 'OutgoingMailHeld':
      return { ...calm, state: 'held', reason: event.data.reason };
    case 'OutgoingMailReleased':
    case 'SendingDue':
      return { ...calm, state: 'queued' };
    case 'SendingStarted': {
      const { number, at } = event.data;
      const started = { number, at, endedAt: null, code: null, text: null, server: null };
      return { ...calm, state: 'sending', attempts: [...row.attempts, started] };
    }
    case 'SendingSucceeded':
      return { ...ended(calm, event.data), state: 'sent' };
    case 'SendingFailed':
      return { ...ended(calm, event.data), state: 'queued', nextTryAt: event.data.nextTryAt };
    case 'SendingInterrupted': {
      const nothingSaid = { code: null, text: null, server: null };
      return { ...ended(calm, { ...event.data, ...nothingSaid }), state: 'queued' };
    }
    case 'SendingLost':
      return { ...calm, state: 'queued', nextTryAt: event.data.nextTryAt, possiblyDeliveredTwice: true };
    case 'OutgoingMailFailed':
      return { ...calm, state: 'failed', reason: event.data.reason };
    case 'RenderedMailDeleted':
      return { ...row, hash: null };
    case 'RenderingFailed':
    case 'DeliveryFailureTold':
    case 'RenderedMailExpired':
      return row;
  }
};

type Ended = Readonly<
  { number: number; at: string } & Pick<OutgoingRow['attempts'][number], 'code' | 'text' | 'server'>
>;

const ended = (row: OutgoingRow, { number, at, code, text, server }: Ended): OutgoingRow => ({
  ...row,
  attempts: row.attempts.map((attempt) =>
    attempt.number === number ? { ...attempt, endedAt: at, code, text, server } : attempt,
  ),
});
