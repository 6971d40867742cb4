import { z } from 'zod';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { InvalidFields } from '@ledgerdesk/fields';

/** What any service may answer to any request; each contract adds its own codes. */
export type ServiceRefusal =
  'invalid-request' | 'forbidden' | 'concurrent-change' | 'unavailable' | 'internal-error' | 'too-large';

const issue = z.object({ path: z.string(), message: z.string() });
/** Where a request is malformed (`contact.emails.0`; empty: as a whole) and what was expected; never what was there. */
export type Issue = Readonly<z.infer<typeof issue>>;

const details = z.record(
  z.string(),
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    z.array(z.string()).readonly(),
    z.array(z.number()).readonly(),
  ]),
);

export const refusal = z.object({
  code: z.string(),
  message: z.string(),
  issues: z.array(issue).exactOptional(),
  details: details.exactOptional(),
});
export type Refusal = Readonly<z.infer<typeof refusal>>;

export class InvalidRequest extends DomainError<'invalid-request'> {
  constructor(
    message: string,
    readonly issues: readonly Issue[],
  ) {
    super('invalid-request', message);
  }
}

export { InvalidFields };

const MOST_ISSUES = 20;
const LONGEST_TEXT = 200;
const clip = (text: string) => (text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text);

/**
 * Paths and messages of what zod found; its messages repeat no value. The first 20, none longer than 200 characters, so
 * that the refusal of a large request is small.
 */
export const issuesOf = ({ issues }: z.ZodError): Issue[] =>
  issues
    .slice(0, MOST_ISSUES)
    .map(({ path, message }) => ({ path: clip(path.map(String).join('.')), message: clip(message) }));

/** A refusal as it crosses the bus. */
export const refusalOf = (error: DomainError): Refusal => ({
  code: error.code,
  message: error.message,
  ...(error instanceof InvalidRequest || error instanceof InvalidFields ? { issues: [...error.issues] } : {}),
  ...(error.details ? { details: error.details } : {}),
});

/** The error that was thrown on the other side, rebuilt. */
export const errorOf = ({ code, message, issues, details }: Refusal): DomainError => {
  if (code === 'invalid-request') return new InvalidRequest(message, issues ?? []);
  return code === 'invalid-fields' ? new InvalidFields(issues ?? []) : new DomainError(code, message, details);
};
