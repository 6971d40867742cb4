import { connect, NatsConnection } from 'nats';

/** A bus without credentials could be read and written by anyone who reaches it. */
export class BusNotAllowed extends Error {
  override readonly name = 'BusNotAllowed';
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** @throws BusNotAllowed for a bus without credentials that is not on loopback, unless `insecure` says that is meant */
export const assertBusAllowed = (url: string, insecure: boolean): void => {
  const { hostname, username } = new URL(url);
  if (insecure || username || LOOPBACK.test(hostname)) return;
  throw new BusNotAllowed(
    `The bus on ${hostname} has no credentials: put them into BUS_URL (nats://user:password@host), or set BUS_INSECURE=true`,
  );
};

/**
 * A connection, as soon as the server is there; it reconnects for ever.
 *
 * @throws BusNotAllowed as above
 */
export const connectBus = async (
  url: string,
  { name, insecure = false }: Readonly<{ name: string; insecure?: boolean }>,
): Promise<NatsConnection> => {
  assertBusAllowed(url, insecure);
  const { protocol, host, username, password } = new URL(url);
  return connect({
    servers: host,
    name,
    ...(username ? { user: decodeURIComponent(username), pass: decodeURIComponent(password) } : {}),
    ...(protocol === 'tls:' ? { tls: {} } : {}),
    maxReconnectAttempts: -1,
    waitOnFirstConnect: true,
  });
};
