import { DomainError } from '@ledgerdesk/event-sourcing';

/** A rule that a field breaks. `path` is the field, `base` the thing as a whole; the message is without its name. */
export type Violation = Readonly<{ path: string; message: string }>;

/** Fields that break a rule. The message names them all. */
export class InvalidFields extends DomainError<'invalid-fields'> {
  constructor(readonly issues: readonly Violation[]) {
    super('invalid-fields', issues.map(({ path, message }) => `${path} ${message}`).join(', '));
  }
}

/** @throws InvalidFields with all of them, unless there are none */
export const throwIfViolated = (violations: readonly Violation[]): void => {
  if (violations.length > 0) throw new InvalidFields(violations);
};
