/**
 * OPS-5, in milliseconds: a mail that is being received is finished by then, or its sender is sent away; then so is what is
 * worked on, or it is left for the next start. One after the other, they take less than the whole service has.
 */
export const stopTimes = { receiver: 14_000, sources: 15_000, runner: 3_000, service: 20_000 } as const;
