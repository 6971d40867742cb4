// The CPU that work takes in a service, with what follows it there.
import { setTimeout as wait } from 'node:timers/promises';

const LOOKS_EVERY_MS = 200;
const QUIET_BELOW_MS = 20; // A tenth of a core.
const PATIENCE_LOOKS = 50;

/** Waits until a service does little more; a while where that isn't known, and not for ever where it never is. */
export const untilQuiet = async (service) => {
  let before = service.usage().cpuMs;
  for (let looks = 0; looks < PATIENCE_LOOKS; looks += 1) {
    await wait(LOOKS_EVERY_MS);
    const { cpuMs } = service.usage();
    if (!(cpuMs - before > QUIET_BELOW_MS)) return;
    before = cpuMs;
  }
};

/** `cpuMs`: of all its threads. */
export const cpuMsOf = async (service, work) => {
  const before = service.usage().cpuMs;
  const result = await work();
  await untilQuiet(service);
  return { result, cpuMs: service.usage().cpuMs - before };
};
