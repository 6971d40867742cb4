import type { FastifyReply } from 'fastify';
import {
  ContactRefusal,
  AccessRefusal,
  GroupRefusal,
  InvalidFields,
  InvalidRequest,
  ImportRefusal,
  IssueContactsRefusal,
  IssueRefusal,
  IssueTemplateRefusal,
  LabelRefusal,
  LinkedContactsRefusal,
  ListRefusal,
  MailRefusal,
  MailTemplateRefusal,
  MemberRefusal,
  NoteRefusal,
  OrganizationRefusal,
  OutgoingRefusal,
  ParticipantRefusal,
  QuickActionRefusal,
  ServiceDeskRefusal,
  ServiceRefusal,
  SettingsRefusal,
  TimeRefusal,
  TimeReportRefusal,
  TransferRefusal,
  UploadRefusal,
  UserRefusal,
} from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { snakeCase } from './names';

export type ErrorResponse = Readonly<{ status: number; body: object; headers?: Readonly<Record<string, string>> }>;

/** An error of the gateway itself; a service's is a DomainError. */
export class HttpError extends Error {
  override readonly name = 'HttpError';

  constructor(readonly response: ErrorResponse) {
    super(`HTTP ${response.status}`);
  }
}

export const badRequest = (error: string) => new HttpError({ status: 400, body: { error } });
export const atLeastOneOf = (names: readonly string[]) =>
  badRequest(`${names.join(', ')} are missing, at least one parameter must be provided`);
/** API-11 */
export const notSupported = (names: readonly string[]) =>
  badRequest(names.map((name) => `${name} is not supported`).join(', '));

export const errorResponse = (
  status: number,
  message: unknown,
  headers: Readonly<Record<string, string>> = {},
): ErrorResponse => ({
  status,
  body: { message },
  headers,
});
export const notFound = (what: string) => errorResponse(404, `404 ${what}`);

export const unauthorized = errorResponse(401, '401 Unauthorized');
export const internalError = errorResponse(500, '500 Internal Server Error');
export const serviceUnavailable = errorResponse(503, '503 Service Unavailable', { 'retry-after': '1' });
export const lengthRequired = errorResponse(411, '411 Length Required');
export const tooLarge = errorResponse(413, '413 Request Entity Too Large');
export const unsupportedMediaType = errorResponse(415, '415 Unsupported Media Type');
export const preconditionFailed = errorResponse(412, '412 Precondition Failed');
export const methodNotAllowed = (methods: readonly string[]): ErrorResponse => ({
  status: 405,
  body: { error: '405 Not Allowed' },
  headers: { allow: methods.join(', ') },
});
export const unreadableBody: ErrorResponse = { status: 400, body: { error: 'The request body can not be read' } };
export const unknownPath: ErrorResponse = { status: 404, body: { error: '404 Not Found' } };
export const tooManyRequests = (seconds: number) =>
  errorResponse(429, '429 Too Many Requests', { 'retry-after': `${seconds}` });
export const insufficientScope: ErrorResponse = {
  status: 403,
  body: {
    error: 'insufficient_scope',
    error_description: 'The request requires higher privileges than provided by the access token.',
  },
};

export type ErrorResponseTo = (refusal: DomainError) => ErrorResponse;
const always =
  (answer: ErrorResponse): ErrorResponseTo =>
  () =>
    answer;
/** API-10: a 403 for a reason that the specification gives. */
export const forbidden = (reason: string) => errorResponse(403, `403 Forbidden - ${reason}`);

/** The messages of the fields that break a rule, by their names in the API. */
export const messagesByField = (refusal: DomainError): Readonly<Record<string, readonly string[]>> => {
  const messages: Record<string, string[]> = {};
  for (const { path, message } of refusal instanceof InvalidFields ? refusal.issues : [])
    (messages[snakeCase(path)] ??= []).push(message);
  return messages;
};

const malformed: ErrorResponseTo = (refusal) => {
  const names =
    refusal instanceof InvalidRequest ? refusal.issues.map(({ path }) => snakeCase(path.split('.')[0]!)) : [];
  return { status: 400, body: { error: [...new Set(names)].map((name) => `${name} is invalid`).join(', ') } };
};

export type ErrorCode =
  | ServiceRefusal
  | ListRefusal
  | AccessRefusal
  | GroupRefusal
  | MemberRefusal
  | UserRefusal
  | SettingsRefusal
  | ContactRefusal
  | OrganizationRefusal
  | ImportRefusal
  | IssueRefusal
  | IssueTemplateRefusal
  | LabelRefusal
  | NoteRefusal
  | UploadRefusal
  | IssueContactsRefusal
  | LinkedContactsRefusal
  | ServiceDeskRefusal
  | MailRefusal
  | MailTemplateRefusal
  | OutgoingRefusal
  | ParticipantRefusal
  | QuickActionRefusal
  | TimeRefusal
  | TimeReportRefusal
  | TransferRefusal;

const changedBySomeoneElse = always(errorResponse(409, 'The resource was changed by someone else. Read it again.'));
/** With the message of the service, which is written for people. */
const withOwnMessage =
  (status: number): ErrorResponseTo =>
  ({ message }) =>
    errorResponse(status, message);

/** In the way of others for as long as it takes (TRF-41, TRF-54 to TRF-57, PRJ-4, MOV-6). */
const untilFinished =
  ({ before = '', after = '' } = {}): ErrorResponseTo =>
  ({ message, details = {} }) => {
    const transfer = details.transferId === undefined ? {} : { transfer_id: details.transferId };
    const body = { message: `${before}${message}${after}`, ...transfer, retryable: true };
    return { status: 409, body, headers: { 'retry-after': '5' } };
  };

const tryAgainLater = untilFinished({ after: ' Try again later.' });

/** What every refusal of a service is answered with, where the route has no answer of its own (API-10..13). */
export const errorResponses: Readonly<Record<ErrorCode, ErrorResponseTo>> = {
  'invalid-request': malformed,
  forbidden: always(errorResponse(403, '403 Forbidden')),
  'system-note': always(errorResponse(403, '403 Forbidden')),
  'concurrent-change': changedBySomeoneElse,
  unavailable: always(serviceUnavailable),
  'internal-error': always(internalError),
  'too-large': always(tooLarge),

  'cursor-not-valid': always(badRequest('cursor is invalid').response),

  unauthenticated: always(unauthorized),
  'group-not-found': always(notFound('Group Not Found')),
  'project-not-found': always(notFound('Project Not Found')),
  'user-not-found': always(notFound('User Not Found')),
  'contact-not-found': always(notFound('Contact Not Found')),
  'organization-not-found': always(notFound('Organization Not Found')),
  'member-not-found': always(notFound('Not found')),
  'token-not-found': always(notFound('Not found')),
  'issue-not-found': always(notFound('Issue Not Found')),
  'note-not-found': always(notFound('Note Not Found')),
  'label-not-found': always(notFound('Label Not Found')),
  'upload-not-found': always(notFound('Not found')),
  'mail-not-found': always(notFound('Not found')),
  'template-not-found': always(notFound('Template Not Found')),
  'outgoing-mail-not-found': always(notFound('Not found')),
  'participant-not-found': always(notFound('Not found')),
  'transfer-not-found': always(notFound('Transfer Not Found')),
  'import-not-found': always(notFound('Import Not Found')),
  'import-file-refused': ({ message }) => badRequest(message).response,
  'parent-not-found': always(notFound('Group Not Found')),
  'unknown-token': always(notFound('Not found')),
  'not-visible-here': always(notFound('Group Not Found')),

  'invalid-fields': (refusal) => errorResponse(400, messagesByField(refusal)),
  'precondition-failed': always(preconditionFailed),
  'group-already-exists': changedBySomeoneElse,
  'project-already-exists': changedBySomeoneElse,
  'user-already-exists': changedBySomeoneElse,
  'contact-already-exists': changedBySomeoneElse,
  'organization-already-exists': changedBySomeoneElse,
  'issue-already-exists': changedBySomeoneElse,
  'already-a-ticket': withOwnMessage(422),
  'note-already-exists': changedBySomeoneElse,
  'issue-not-movable': withOwnMessage(400),
  'issue-being-moved': tryAgainLater,
  'upload-already-exists': changedBySomeoneElse,
  'claim-taken': changedBySomeoneElse,
  'claim-voided': changedBySomeoneElse,
  'claim-elsewhere': changedBySomeoneElse,
  'contact-merged': withOwnMessage(409),
  'contact-erased': withOwnMessage(409),
  'organization-merged': withOwnMessage(409),
  'contact-part-of-transfer': tryAgainLater,
  'organization-part-of-transfer': tryAgainLater,
  'contacts-being-moved': tryAgainLater,
  'merged-into-itself': withOwnMessage(422),
  'merge-not-undone': withOwnMessage(409),
  'email-reserved': tryAgainLater,
  'name-reserved': tryAgainLater,

  'email-taken': always(errorResponse(409, 'Email has already been taken')),
  'password-not-proven': always(forbidden('current_password is wrong')),
  'no-password': always(forbidden('An administrator has to give you a first password')),
  'label-already-exists': withOwnMessage(409),
  'email-token-not-valid': always(notFound('Not found')),
  'username-taken': always(errorResponse(409, 'Username has already been taken')),
  'member-already-exists': always(errorResponse(409, 'Member already exists')),
  'last-owner': always(forbidden('The last owner of a group cannot leave or be removed')),
  'crm-disabled': ({ message }) => forbidden(message),
  'project-archived': always(forbidden('Project is archived')),
  'source-not-allowed': withOwnMessage(422),
  'source-locked': withOwnMessage(422),
  'contacts-refused': withOwnMessage(422),
  'too-many-contacts': withOwnMessage(422),
  'too-many-projects': withOwnMessage(422),
  'too-many-labels': withOwnMessage(422),
  'too-many-templates': withOwnMessage(422),
  'duration-not-understood': withOwnMessage(400),
  'no-time-spent': withOwnMessage(400),
  'spent-in-the-future': withOwnMessage(400),
  'more-than-spent': withOwnMessage(400),
  'no-command-applied': withOwnMessage(400),
  'period-refused': withOwnMessage(400),
  'report-changed': withOwnMessage(409),
  'no-address-added': withOwnMessage(422),
  'participant-limit-reached': withOwnMessage(422),
  'contact-source-of-others': ({ message, details = {} }) => ({
    status: 409,
    body: { message, groups: details.groups ?? [] },
  }),
  'not-confirmed': ({ message }) => ({ status: 400, body: { error: message } }),
  'too-much-to-delete': withOwnMessage(422),
  'not-deleted': withOwnMessage(400),
  'restored-above-first': withOwnMessage(409),
  'tickets-not-confidential': withOwnMessage(422),
  'mail-not-set-up': always(errorResponse(422, 'Set up incoming mail first')),
  'not-in-this-state': withOwnMessage(409),
  'overlapping-transfer': untilFinished({ before: 'Transfer failed: ' }),
  'project-being-transferred': untilFinished(),
  'part-of-transfer': tryAgainLater,
  'transfer-committed': withOwnMessage(409),
  'transfer-not-undone': withOwnMessage(409),
  'project-not-transferred': ({ message }) => errorResponse(400, `Failed to transfer project ${message}`),
};

/** By the route's own answers first, then the table; null where it is no refusal that a contract names. */
export const responseTo = (
  refusal: DomainError,
  own: Readonly<Partial<Record<ErrorCode, ErrorResponseTo>>> = {},
): ErrorResponse | null => {
  const answer =
    Object.hasOwn(errorResponses, refusal.code) &&
    (own[refusal.code as ErrorCode] ?? errorResponses[refusal.code as ErrorCode]);
  return answer ? answer(refusal) : null;
};

/** What Fastify refuses to read, before a route is reached; null for any other error. */
export const responseToUnreadable = (error: unknown): ErrorResponse | null => {
  const { statusCode, code = '' } = error as { statusCode?: number; code?: string };
  if (code === 'FST_FILES_LIMIT') return badRequest('Files are not supported here').response;
  if (statusCode === 413) return tooLarge;
  if (statusCode === 415 || statusCode === 406) return unsupportedMediaType;
  const unread = error instanceof SyntaxError || (code.startsWith('FST_') && statusCode === 400);
  return unread ? unreadableBody : null;
};

export const sendError = (reply: FastifyReply, { status, body, headers = {} }: ErrorResponse): FastifyReply =>
  reply.code(status).headers(headers).send(body);
