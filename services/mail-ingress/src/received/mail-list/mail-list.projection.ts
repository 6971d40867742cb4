import type { FollowedMailView } from '@ledgerdesk/contracts';
import { Projection, Recorded } from '@ledgerdesk/event-sourcing';
import type { ConversationMoved } from '../../conversations/conversation';
import { IssueNumber, MailEvent, MailReceived } from '../mail';
import type { Reading } from '../mail-reading';
import type { Target } from '../mail-target';

type Listed = Exclude<MailEvent, MailReceived>;
/** A mail as it is followed, without the address and name of its sender. `blob`: of its raw bytes. */
export type MailRow = Omit<FollowedMailView, 'id' | 'sender'> &
  Readonly<{
    mailId: string;
    correspondentId: string | null;
    mailboxId: string | null;
    issueId: number | null;
    issueIid: number | null;
    rawHash: string;
    /** To be gone back to where it is taken up again. */
    before: 'received' | 'routed';
  }>;

const STEPS = 100;
const ARRIVALS = 20;

export const mailEventTypes: readonly MailEvent['type'][] = [
  ...(['MailReceived', 'MailArrivedAgain', 'MailTargetDecided', 'MailDelivered', 'MailConversed'] as const),
  ...(['MailProcessed', 'MailIgnored', 'MailRefused', 'MailRejected', 'MailQuarantined'] as const),
  ...(['MailParsingFailed', 'MailDeferred', 'MailWaiting', 'MailResumed', 'RawMailDownloaded'] as const),
  ...(['RawMailExpired', 'RawMailDeleted'] as const),
];

/** The mails of an issue belong to it wherever it is (MOV-1). */
export const mailList: Projection<MailRow, MailEvent | ConversationMoved> = {
  collection: 'mails',
  version: 4,
  fields: {
    projectId: 'number',
    state: 'string',
    code: 'string',
    correspondentId: 'string',
    issueId: 'number',
    issueIid: 'number',
    receivedAt: 'string',
  },
  indexes: [
    ['projectId', 'receivedAt'],
    ['projectId', 'state', 'receivedAt'],
    ['projectId', 'correspondentId', 'receivedAt'],
    ['projectId', 'issueIid', 'receivedAt'],
    ['issueId'],
    ['state', 'code'],
  ],
  handles: [...mailEventTypes, 'ConversationMoved'],
  documentIds: ({ type, data }) =>
    type === 'ConversationMoved' ? { where: { issueId: data.issueId } } : [data.mailId],
  evolve: (row, event) => {
    if (event.type === 'ConversationMoved') return row && moved(row, event);
    if (event.type === 'MailReceived') return received(event);
    return row && evolve({ ...row, steps: [...row.steps, stepOf(event)].slice(-STEPS) }, event);
  },
};

const received = ({ data, metadata: { at } }: Recorded<MailReceived>): MailRow => {
  const { mailId, source, receivedAt, size, rawHash, messageId, reused } = data;
  return {
    mailId,
    source,
    receivedAt,
    size,
    rawHash,
    messageId,
    projectId: null,
    correspondentId: null,
    mailboxId: null,
    issueId: null,
    issueIid: null,
    issue: null,
    noteId: null,
    verdict: null,
    code: null,
    state: 'received',
    before: 'received',
    nextTryAt: null,
    tries: 0,
    lastError: null,
    contactIds: [],
    skippedContactIds: [],
    furtherProjectIds: [],
    flags: reused ? ['message-id-reused'] : [],
    steps: [{ step: 'received', at, detail: null }],
    arrivals: [{ source, at: receivedAt }],
  };
};

const evolve = (row: MailRow, event: Recorded<Listed>): MailRow => {
  switch (event.type) {
    case 'MailArrivedAgain': {
      const { source, receivedAt: at } = event.data;
      return { ...row, arrivals: [...row.arrivals, { source, at }].slice(0, ARRIVALS) };
    }
    case 'MailTargetDecided': {
      const { contactIds, skippedContactIds } = event.data;
      const contacts = { contactIds: [...contactIds], skippedContactIds: [...skippedContactIds] };
      return {
        ...row,
        ...read(event.data),
        ...concerned(event.data.target),
        ...contacts,
        state: 'routed',
        before: 'routed',
      };
    }
    case 'MailDelivered': {
      const { issueId: id, iid, noteId } = event.data;
      return { ...row, ...about({ id, iid }), noteId };
    }
    case 'MailProcessed':
      return { ...row, state: 'processed', nextTryAt: null };
    case 'MailIgnored':
      return {
        ...row,
        ...read(event.data.reading),
        ...about(event.data.issue),
        state: 'ignored',
        code: event.data.code,
      };
    case 'MailRefused':
      return { ...row, ...read(event.data.reading), state: 'refused', code: event.data.code };
    case 'MailQuarantined': {
      const { reason, lastError } = event.data;
      return { ...row, state: 'quarantined', code: reason, lastError: lastError ?? row.lastError, nextTryAt: null };
    }
    case 'MailParsingFailed': {
      const { reason: lastError, projectId } = event.data;
      return { ...row, tries: row.tries + 1, lastError, projectId };
    }
    case 'MailDeferred': {
      const { code: lastError, nextTryAt } = event.data;
      const projectId = event.data.projectId ?? row.projectId;
      const correspondentId = event.data.correspondentId ?? row.correspondentId;
      const mailboxId = event.data.mailboxId ?? event.data.correspondentId ?? row.mailboxId;
      const code = lastError === 'rate-limited' ? lastError : null;
      return { ...row, state: 'deferred', code, nextTryAt, lastError, projectId, correspondentId, mailboxId };
    }
    case 'MailWaiting':
      return { ...row, nextTryAt: event.data.until };
    case 'MailResumed':
      return { ...row, state: row.before, code: null, nextTryAt: null, tries: row.tries + 1 };
    case 'MailConversed':
    case 'MailRejected':
    case 'RawMailDownloaded':
    case 'RawMailExpired':
    case 'RawMailDeleted':
      return row;
  }
};

const read = (reading: Reading | null): Partial<MailRow> => {
  if (!reading) return {};
  const { projectId, correspondentId, mailboxId = correspondentId, verdict, flags, furtherProjectIds } = reading;
  return {
    projectId,
    correspondentId,
    mailboxId,
    verdict,
    flags: [...flags],
    furtherProjectIds: [...furtherProjectIds],
  };
};

const about = (issue: IssueNumber | undefined): Partial<MailRow> =>
  issue ? { issue, issueId: issue.id, issueIid: issue.iid } : {};

const moved = (row: MailRow, { data: { to, notes } }: ConversationMoved): MailRow => {
  const noteId = notes.find(({ from }) => from === row.noteId)?.to ?? row.noteId;
  return { ...row, ...about({ id: to.issueId, iid: to.iid }), projectId: to.projectId, noteId };
};

/** Mails that change nothing in an issue have it named all the same. */
const concerned = (target: Target): Partial<MailRow> =>
  'iid' in target && target.iid !== undefined ? about({ id: target.issueId, iid: target.iid }) : {};

const stepNames = {
  MailArrivedAgain: 'arrived-again',
  MailTargetDecided: 'routed',
  MailDelivered: 'delivered',
  MailConversed: 'conversed',
  MailProcessed: 'processed',
  MailIgnored: 'ignored',
  MailRefused: 'refused',
  MailRejected: 'rejected',
  MailQuarantined: 'quarantined',
  MailParsingFailed: 'parsing-failed',
  MailDeferred: 'deferred',
  MailWaiting: 'waiting',
  MailResumed: 'resumed',
  RawMailDownloaded: 'raw-downloaded',
  RawMailExpired: 'raw-expired',
  RawMailDeleted: 'raw-deleted',
} as const satisfies Record<Listed['type'], string>;

const stepOf = (event: Recorded<Listed>): MailRow['steps'][number] => ({
  step: stepNames[event.type],
  at: event.metadata.at,
  detail: detailOf(event),
});

/** Ids and codes only. */
const detailOf = (event: Listed): string | null => {
  switch (event.type) {
    case 'MailTargetDecided':
      return event.data.target.kind;
    case 'MailArrivedAgain':
      return event.data.source;
    case 'MailIgnored':
    case 'MailRefused':
      return event.data.code;
    case 'MailDeferred':
      return `${event.data.step}: ${event.data.code}`;
    case 'MailQuarantined':
    case 'MailParsingFailed':
      return event.data.reason;
    case 'MailWaiting':
      return event.data.forMailId;
    case 'MailProcessed':
      return event.data.effect;
    case 'MailDelivered':
    case 'MailConversed':
    case 'MailRejected':
    case 'MailResumed':
    case 'RawMailDownloaded':
    case 'RawMailExpired':
    case 'RawMailDeleted':
      return null;
  }
};
