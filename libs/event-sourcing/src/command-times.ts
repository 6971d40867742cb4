import { CommandMetadata } from './event';

/** Of a command that is given at this time: until when it may take effect, in milliseconds from then. */
export const commandTimes = (at: Date, withinMs: number): Pick<CommandMetadata, 'now' | 'deadline'> => ({
  now: at.toISOString(),
  deadline: new Date(+at + withinMs).toISOString(),
});
