import type { GraphQLError } from 'graphql';
import { InvalidFields } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { StoreUnavailable } from '@ledgerdesk/state';
import { HttpError, responseTo } from '../request/error-responses';

/** GQL-4: what is missing, what is forbidden, and where CRM is off are not told apart. */
const ABSENT =
  "The resource that you are attempting to access does not exist or you don't have permission to perform this action";
const LATER = 'Try again later';
const FAULT = 'Internal server error';

/**
 * What a refusal means here, by what REST answers with: `absent` GQL-4, `told` GQL-5, `later` where no answer came in time,
 * `fault` for a bug.
 */
export type Meaning = 'absent' | 'told' | 'later' | 'fault';
export const meaningOf = (refusal: DomainError): Meaning => {
  const status = responseTo(refusal)?.status ?? 500;
  if (status === 401 || status === 403 || status === 404) return 'absent';
  if (status === 503) return 'later';
  return status >= 500 ? 'fault' : 'told';
};

/** Whether this is thrown for what is missing or forbidden. */
export const isAbsent = (error: unknown): boolean => error instanceof DomainError && meaningOf(error) === 'absent';

/** GQL-4 */
export const absent = (): DomainError => new DomainError('forbidden', ABSENT);

/** What a refusal that is told says: whole sentences. */
export const textsOf = (refusal: DomainError): string[] => {
  if (refusal instanceof InvalidFields) return refusal.issues.map(sentence);
  const { message, error } = (responseTo(refusal)?.body ?? {}) as Readonly<Record<string, unknown>>;
  const text = [message, error].find((one) => typeof one === 'string');
  return [text ?? refusal.message];
};

/** `Email has already been taken`; what is about the thing as a whole (`base`) is a sentence already. */
const sentence = ({ path, message }: InvalidFields['issues'][number]): string => {
  if (path === 'base') return message;
  const words = path.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} ${message}`;
};

/** What a query shows where nothing may be seen (GQL-6, GQL-32 to GQL-34). @throws what is no such refusal */
export const unlessAbsent = <Shown, Else>(asked: Promise<Shown>, otherwise: Else): Promise<Shown | Else> =>
  asked.catch((error: unknown) => {
    if (isAbsent(error)) return otherwise;
    throw error;
  });

export type ShownError = Readonly<{
  message: string;
  locations?: unknown;
  path?: unknown;
  extensions?: Readonly<Record<string, unknown>>;
}>;
/** `report` is told of what is a bug. */
type Reporting = Readonly<{ requestId: string; report: (error: unknown) => void }>;

/** An error as callers see it: nothing of what is unexpected. */
export const shownError = (
  {
    message,
    locations,
    path,
    originalError: cause,
  }: Pick<GraphQLError, 'message' | 'locations' | 'path' | 'originalError'>,
  { requestId, report }: Reporting,
): ShownError => {
  const at = { ...(locations && { locations }), ...(path && { path }) };
  if (!cause || cause.name === 'GraphQLError') return { message, ...at };
  if (cause instanceof HttpError) return { message: messageOf(cause), ...at };
  const meaning = meaningOfError(cause);
  if (meaning === 'absent') return { message: ABSENT, ...at };
  if (meaning === 'told') return { message: textsOf(cause as DomainError).join(', '), ...at };
  if (meaning === 'later') return { message: LATER, ...at, extensions: { code: 'UNAVAILABLE' } };
  report(cause);
  return { message: FAULT, ...at, extensions: { requestId } };
};

const meaningOfError = (error: unknown): Meaning => {
  if (error instanceof StoreUnavailable) return 'later';
  return error instanceof DomainError ? meaningOf(error) : 'fault';
};

/** Of what the gateway itself refuses before anything is executed. */
export const messageOf = ({ response: { status, body } }: HttpError): string => {
  if (status === 401) return 'Invalid token';
  const { message, error_description: description, error } = body as Readonly<Record<string, unknown>>;
  return `${message ?? description ?? error}`;
};
