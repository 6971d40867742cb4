import { randomUUID } from 'node:crypto';
import { CommandMetadata } from '@ledgerdesk/event-sourcing';

const TIME_TO_START_MS = 10_000;

/** Of a command that nobody has asked for, given at a start. */
export const bySystem = (): CommandMetadata => {
  const [commandId, now] = [randomUUID(), Date.now()];
  const [at, deadline] = [now, now + TIME_TO_START_MS].map((time) => new Date(time).toISOString());
  const origin = { correlationId: commandId, traceparent: '', actor: null, via: 'system' } as const;
  return { ...origin, commandId, now: at!, deadline: deadline! };
};
