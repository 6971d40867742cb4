import { CommandMetadata } from './event';

/** So many milliseconds after a time; both times are ISO 8601 UTC. */
export const later = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();

/** Of a command that is given at this time: until when it may take effect, in milliseconds from then. */
export const commandTimes = (at: Date, withinMs: number): Pick<CommandMetadata, 'now' | 'deadline'> => {
  const now = at.toISOString();
  return { now, deadline: later(now, withinMs) };
};
