import { parentPort } from 'node:worker_threads';
import { codeOf } from '@ledgerdesk/sqlite';
import { Methods, Reply, Request, ThreadError } from './request-thread';

const REPLY_WITHIN_MS = 5;

/** The other end of a `RequestThread`: answers its requests one after the other, and ends when it is closed. */
export const serveRequests = <M extends Methods<M>>(methods: M, end: () => void): void => {
  const port = parentPort!;
  const answer = async (requests: readonly Request[]) => {
    let replies: Reply[] = [];
    let since: number = performance.now();
    for (const [request, method, args] of requests) {
      replies.push(await settled(request, () => methods[method as keyof M](...(args as never[]))));
      if (performance.now() - since < REPLY_WITHIN_MS) continue;
      port.postMessage(replies);
      replies = [];
      since = performance.now();
    }
    if (replies.length > 0) port.postMessage(replies);
  };
  let work = Promise.resolve();
  port.on('message', (requests: readonly Request[] | null) => {
    work = work.then(() => {
      if (requests) return answer(requests);
      end();
      port.close();
    });
  });
};

const settled = async (request: number, work: () => unknown): Promise<Reply> => {
  try {
    return [request, null, await work()];
  } catch (error) {
    return [request, threadError(error instanceof Error ? error : new Error(String(error))), null];
  }
};

const threadError = (error: Error): ThreadError => {
  const { name, message, stack } = error;
  return { name, message, stack, code: codeOf(error) };
};
