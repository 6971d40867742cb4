const LOOKS_EVERY_MS = 200;

/**
 * npm passes a signal that it gets on to its shell alone, which ends without telling whom it runs. Calls `stop` once when
 * that shell is gone; does nothing for a program that npm did not start.
 */
export const whenShellEnds = (stop) => {
  if (!process.env.npm_lifecycle_event) return;
  const shell = process.ppid;
  const looking = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(looking);
    stop();
  }, LOOKS_EVERY_MS).unref();
};
