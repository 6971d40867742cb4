import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Client, createClient } from 'graphql-ws';
import WebSocket from 'ws';

// What an answer holds is for the story to say.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Executed = Readonly<{ data: any; errors: readonly string[]; text: string }>;
type Sent = Readonly<{ errors?: readonly Readonly<{ message: string; extensions?: { code?: string } }>[] }>;

/** A caller of GraphQL, who asks again where that is the answer: the same request, by its Idempotency-Key. */
export const executing =
  (url: () => string) =>
  async (query: string, variables: object, token: string | null): Promise<Executed> => {
    const headers = {
      'Content-Type': 'application/json',
      'Idempotency-Key': randomUUID(),
      ...(token === null ? {} : { 'PRIVATE-TOKEN': token }),
    };
    for (;;) {
      const answered = await fetch(`${url()}/api/graphql`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ query, variables }),
      });
      const text = await answered.text();
      const { errors = [], ...rest } = JSON.parse(text) as Sent;
      const isLater = errors.some(({ extensions }) => extensions?.code === 'UNAVAILABLE');
      if (!isLater && !answered.headers.has('retry-after'))
        return { data: null, ...rest, errors: errors.map(({ message }) => message), text };
      await wait(100);
    }
  };

/** Who hears of changes; a connection that breaks is made anew. */
export const subscriber = (url: () => string, token: string): Client =>
  createClient({
    url: () => `${url().replace(/^http/, 'ws')}/api/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { 'PRIVATE-TOKEN': token },
    retryAttempts: 100,
    shouldRetry: () => true,
    retryWait: () => wait(100),
  });
