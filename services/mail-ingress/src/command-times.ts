/** For a command that is given at this time: until when it may take effect. */
export const commandTimes = (at: Date, withinMs: number): Readonly<{ now: string; deadline: string }> => ({
  now: at.toISOString(),
  deadline: new Date(+at + withinMs).toISOString(),
});
