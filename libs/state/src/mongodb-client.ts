import type { EventEmitter } from 'node:events';
import { MongoClient, MongoClientOptions } from 'mongodb';
// @ts-expect-error -- The driver does not tell the types of what it hides.
import { Connection } from 'mongodb/lib/cmap/connection';

/** What is used of the driver's connections. `close` is told once, after `error` was set. */
type Hidden = EventEmitter & { error: Error | null; writeCommand(...written: readonly unknown[]): Promise<void> };

const mended = new WeakSet<Hidden>();

/**
 * Makes a client of MongoDB, with one thing mended of mongodb 7.8.0: a command that is written just when its connection
 * breaks waits for ever for room to be sent, or ends with an error of the socket that is not tried again. Now it ends with
 * the connection, as every other.
 */
export const mongoClient = (url: string, options: MongoClientOptions = {}): MongoClient => {
  const { prototype } = Connection as { prototype: Hidden };
  if (!mended.has(prototype)) mend(prototype);
  return new MongoClient(url, options);
};

const mend = (connections: Hidden): void => {
  mended.add(connections);
  const { writeCommand } = connections;
  connections.writeCommand = async function (this: Hidden, ...written) {
    let tell = () => {};
    const closed = new Promise<never>((_, reject) => (tell = () => reject(this.error)));
    this.once('close', tell);
    try {
      await Promise.race([writeCommand.apply(this, [...written]), closed]);
    } finally {
      this.off('close', tell);
    }
  };
};
