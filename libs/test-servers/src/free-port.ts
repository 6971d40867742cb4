import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below what systems give to outgoing connections: a client that knocks at a server that is away could take its port. */
const FIRST = 20_000;
const PORTS = 12_000;
const given = new Set<number>();

/** A port of this machine at which nobody listens. It answers each once in a process, so that it can be given back and taken again. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * PORTS);
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
};

const isFree = async (port: number): Promise<boolean> => {
  const server = createServer().listen(port, '127.0.0.1');
  const listens = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  if (!listens) return false;
  server.close();
  await once(server, 'close');
  return true;
};
