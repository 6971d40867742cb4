import { existsSync } from 'node:fs';
import type { StartedTestContainer } from 'testcontainers';
import type { ContainedName } from './test-servers';

/** Answered at once, because jest collects suites synchronously: whether an engine is configured, not whether it works. */
export const hasDockerEngine = (): boolean => Boolean(process.env.DOCKER_HOST) || existsSync('/var/run/docker.sock');

type Container = Readonly<{ url: string; stop(): Promise<unknown> }>;

/**
 * Starts the real server in a container, which also ends with the process (testcontainers' reaper).
 *
 * Written by the documentation of testcontainers and of the images; it has been type-checked, but not run: where this
 * was written there is no Docker engine.
 */
export const startContainer = async (name: ContainedName): Promise<Container> => {
  const { GenericContainer, Wait } = await import('testcontainers'); // slow to load
  const reached = (container: StartedTestContainer, port: number) =>
    `${container.getHost()}:${container.getMappedPort(port)}`;

  switch (name) {
    case 'nats': {
      const container = await new GenericContainer('nats:2.12.4-alpine')
        .withCommand(['-js'])
        .withExposedPorts(4222)
        .start();
      return { url: `nats://${reached(container, 4222)}`, stop: () => container.stop() };
    }
    case 'mongo': {
      const container = await new GenericContainer('mongo:8.0.20')
        .withCommand(['--replSet', 'ledgerdesk', '--bind_ip_all'])
        .withExposedPorts(27017)
        .withWaitStrategy(Wait.forLogMessage(/waiting for connections/i))
        .start();
      const { exitCode, output } = await container.exec(['mongosh', '--quiet', '--eval', becomePrimary]);
      if (exitCode !== 0) throw new Error(`The replica set did not start: ${output}`);
      // A direct connection: the member's own name is known inside the container only.
      return { url: `mongodb://${reached(container, 27017)}/?directConnection=true`, stop: () => container.stop() };
    }
    case 'eventstore': {
      const container = await new GenericContainer('eventstore/eventstore:23.10.1-bookworm-slim')
        .withEnvironment({ EVENTSTORE_INSECURE: 'true', EVENTSTORE_MEM_DB: 'true', EVENTSTORE_CLUSTER_SIZE: '1' })
        .withExposedPorts(2113)
        .withWaitStrategy(Wait.forHttp('/health/live', 2113).forStatusCode(204))
        .withStartupTimeout(120_000)
        .start();
      return { url: `esdb://${reached(container, 2113)}?tls=false`, stop: () => container.stop() };
    }
  }
};

const becomePrimary = `
  rs.initiate({ _id: 'ledgerdesk', members: [{ _id: 0, host: '127.0.0.1:27017' }] });
  while (!db.hello().isWritablePrimary) sleep(50);
`;
