import { randomUUID } from 'node:crypto';
import { CommandMetadata, commandTimes } from '@ledgerdesk/event-sourcing';

type SystemCommandOptions = Readonly<{ at?: Date; withinMs?: number; commandId?: string; traceparent?: string }>;

/**
 * Makes the metadata of a command that nobody has asked for: it is its own cause. Without options the command has 10 s from
 * now, belongs to no trace and has a new id.
 */
export const systemCommandMetadata = ({
  at = new Date(),
  withinMs = 10_000,
  commandId = randomUUID(),
  traceparent = '',
}: SystemCommandOptions = {}): CommandMetadata => ({
  commandId,
  correlationId: commandId,
  traceparent,
  actor: null,
  via: 'system',
  ...commandTimes(at, withinMs),
});
