/**
 * Settles as the work does. Where that takes longer than `withinMs` milliseconds it settles as `late` does, which is
 * called only then; the work goes on, and what comes of it is dropped.
 *
 * @throws what the work throws; what `late` throws
 */
export const withTimeout = async <Value, Late>(
  withinMs: number,
  work: () => Value | PromiseLike<Value>,
  late: () => Late,
): Promise<Value | Late> => {
  let timer: NodeJS.Timeout | undefined;
  const timeIsUp = new Promise<void>((resolve) => (timer = setTimeout(resolve, withinMs)));
  try {
    return await Promise.race([work(), timeIsUp.then(late)]);
  } finally {
    clearTimeout(timer);
  }
};
