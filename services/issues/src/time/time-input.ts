import type { TimeRefusal } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { timeEntrySummary } from '../issues/issue-fields';
import type { TimeChange } from './decide-time';
import { readDuration } from './durations';

/** A change as it was typed. `date`: null for now. */
export type TimeInput =
  | Readonly<{ kind: 'estimate'; duration: string }>
  | Readonly<{ kind: 'spend'; duration: string; date: string | null; summary: string | null }>
  | Readonly<{ kind: 'remove-spent' }>;

/** @throws DomainError `duration-not-understood` also of a negative estimate; InvalidFields */
export const timeChangeOf = (input: TimeInput): TimeChange => {
  if (input.kind === 'remove-spent') return input;
  const seconds = readDuration(input.duration);
  const isEstimate = input.kind === 'estimate';
  if (seconds === null || (isEstimate && seconds < 0)) throw notUnderstood(input.duration);
  if (isEstimate) return { kind: 'estimate', seconds };
  return { kind: 'spend', seconds, date: input.date, summary: timeEntrySummary(input.summary) };
};

/** TIM-2 */
const notUnderstood = (duration: string) => {
  const code: TimeRefusal = 'duration-not-understood';
  return new DomainError(code, `Could not understand the time "${duration}".`);
};
