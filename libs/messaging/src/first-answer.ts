/** The first of these that is an answer; null where there is none within so many milliseconds. Rejects as the first that does. */
export const firstAnswer = <Answer>(attempts: readonly Promise<Answer | null>[], ms: number): Promise<Answer | null> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms, null);
    const settle = (done: () => void) => {
      clearTimeout(timer);
      done();
    };
    for (const attempt of attempts)
      attempt.then(
        (answer) => answer !== null && settle(() => resolve(answer)),
        (error: unknown) => settle(() => reject(error)),
      );
  });
