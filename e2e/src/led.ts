/** Asks, and follows where a merged id leads, at the same address: the public one need not be one that a test can reach. */
export const askLed = async (url: string, path: string, init: RequestInit): Promise<Response> => {
  const answered = await fetch(`${url}${path}`, { ...init, redirect: 'manual' });
  const location = answered.headers.get('location');
  if (answered.status !== 307 || !location) return answered;
  const { pathname, search } = new URL(location, url);
  return askLed(url, `${pathname}${search}`, init);
};
