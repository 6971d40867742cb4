import { setTimeout as wait } from 'node:timers/promises';
import { StartedGateway } from './fixture/started-gateway';

/** One that is told to stop while a service has not answered yet what it was asked; `release` lets it. */
const stoppedWithARequest = async () => {
  const gateway = await StartedGateway.start();
  let release = () => {};
  gateway.services.hold = new Promise<void>((resolve) => (release = resolve));
  const json = { first_name: 'Jane', last_name: 'Doe' };
  const running = gateway.ask('POST', '/groups/3/crm/contacts', { json });
  await gateway.services.begun('crm.contacts.create');
  const stopped = gateway.stop();
  return { gateway, running, release: () => release(), stopped };
};

describe('the gateway, told to stop', () => {
  it('finishes what it has begun, with all the services behind it', async () => {
    const { gateway, running, release, stopped } = await stoppedWithARequest();
    release();
    expect((await running).status).toBe(201);
    await stopped;
    await expect(gateway.ask('GET', '/user')).rejects.toThrow();
  });
  it('ends the connection of a request that it answers last, which nobody would end else', async () => {
    const { gateway, running, release, stopped } = await stoppedWithARequest();
    const isRefused = () =>
      gateway.ask('GET', '/user').then(
        () => false,
        () => true,
      );
    while (!(await isRefused())) await wait(5);
    release();
    const { status, headers } = await running;
    expect([status, headers.get('connection')]).toEqual([201, 'close']);
    await stopped;
  });
});
