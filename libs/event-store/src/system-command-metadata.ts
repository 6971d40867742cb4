import { randomUUID } from 'node:crypto';
import { CommandMetadata, commandTimes } from '@ledgerdesk/event-sourcing';

type Unasked = Readonly<{ at?: Date; withinMs?: number; commandId?: string; traceparent?: string }>;

/**
 * The metadata of a command that nobody has asked for: it is its own cause. It has 10 s, is part of no trace and a command
 * of its own each time, unless told otherwise.
 */
export const systemCommandMetadata = ({
  at = new Date(),
  withinMs = 10_000,
  commandId = randomUUID(),
  traceparent = '',
}: Unasked = {}): CommandMetadata => ({
  commandId,
  correlationId: commandId,
  traceparent,
  actor: null,
  via: 'system',
  ...commandTimes(at, withinMs),
});
