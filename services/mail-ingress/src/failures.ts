import { DomainError } from '@ledgerdesk/event-sourcing';

/** Whether it may go otherwise when it is tried again: a service did not answer, or others were faster. */
export const isPassing = (error: unknown): boolean =>
  error instanceof DomainError && ['unavailable', 'concurrent-change'].includes(error.code);

/** Of what came over a connection: what the server called it, else the system, else its kind. */
export const codeOf = (error: unknown): string => {
  const { serverResponseCode, code, name } = error as Readonly<Record<string, unknown>>;
  return [serverResponseCode, code, name].find((known) => typeof known === 'string' && known !== '') as string;
};

const LONGEST_PAUSE_MS = 300_000;

/** How long to wait after the n-th failure in a row (ING-6). */
export const pauseMs = (failures: number, random = Math.random): number =>
  random() * Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** failures);
