import type { Origin } from '@ledgerdesk/event-sourcing';

/** What a log line may say of a thing: an id, a count, a code, a name that code gave. */
export type LogValue = string | number | boolean | null | readonly (string | number)[];

const names = [
  ...['requestId', 'traceparent', 'actor', 'via', 'service', 'context', 'check', 'collection', 'version', 'status'],
  ...['stream', 'revision', 'position', 'upTo', 'type', 'subject', 'step', 'lease', 'process', 'source', 'variable'],
  ...['file', 'code', 'signal', 'method', 'route', 'host', 'port', 'count', 'events', 'documents', 'attempts', 'bytes'],
] as const;

/** The keys a log line may have; those that end in `Id`, `Ids` or `Ms` besides. `error` is described without its message. */
export type LogFields = Readonly<
  Partial<Record<(typeof names)[number] | `${string}Id` | `${string}Ids` | `${string}Ms`, LogValue | undefined>> & {
    error?: unknown;
  }
>;

/** What each log line written on behalf of a request carries: its id, its place in a trace, and its cause. */
export const requestIds = ({ correlationId: requestId, traceparent, transferId, importId, mailId }: Origin) => ({
  requestId,
  traceparent,
  transferId,
  importId,
  mailId,
});

/**
 * Keeps what is allowed. Who passes anything else, on purpose or by a spread, loses it: other keys are counted in
 * `removed`, texts that are no ids (with white space, an `@`, or long) become `[removed]`.
 */
export const allowedFields = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const allowed: Record<string, unknown> = {};
  let removed = 0;
  for (const [key, value] of Object.entries(fields)) {
    if (key === 'error') allowed.error = describeError(value);
    else if (key === 'file') allowed.file = fileName(value);
    else if ((names as readonly string[]).includes(key) || /^[a-z][A-Za-z]{0,30}(Id|Ids|Ms)$/.test(key))
      allowed[key] = allowedValue(value);
    else removed++;
  }
  return removed > 0 ? { ...allowed, removed } : allowed;
};

const allowedValue = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.slice(0, 100).map((one) => (Array.isArray(one) ? REMOVED : allowedValue(one)));
  if (value === null || value === undefined || typeof value === 'number' || typeof value === 'boolean') return value;
  return typeof value === 'string' && /^[\w.:/$+=-]{1,200}$/.test(value) ? value : REMOVED;
};
const REMOVED = '[removed]';

/** Of a database in the data directory: `log.db`, `contact-list@3.db`. */
const fileName = (value: unknown): string =>
  typeof value === 'string' && /^[\w%-]{1,100}(@\d{1,9})?\.db$/.test(value) ? value : REMOVED;

/**
 * Name, code and stack of an error, and of its causes. Never the message: those of databases, parsers and decisions
 * repeat what they were given.
 */
const describeError = (error: unknown, depth = 0): unknown => {
  if (!(error instanceof Error) && !isErrorOfAnotherRealm(error)) return { name: typeof error };
  const { name, code, stack, cause } = error as Error & { code?: unknown };
  return {
    name: allowedValue(name),
    ...(code === undefined ? {} : { code: allowedValue(code) }),
    stack: framesOf(error as Error, stack),
    ...(cause === undefined || depth === 3 ? {} : { cause: describeError(cause, depth + 1) }),
  };
};
const isErrorOfAnotherRealm = (error: unknown) => Object.prototype.toString.call(error) === '[object Error]';

/** The lines of the stack that name a place in code. A message may have several lines, so it is cut off first. */
const framesOf = ({ message }: Error, stack: unknown): string[] => {
  if (typeof stack !== 'string') return [];
  const end = message && stack.includes(message) ? stack.indexOf(message) + message.length : 0;
  return stack
    .slice(end)
    .split('\n')
    .filter((line) => /^ +at .*[:(](\d+:\d+|native|<anonymous>)\)?$/.test(line))
    .slice(0, 20)
    .map((line) => line.trim());
};
