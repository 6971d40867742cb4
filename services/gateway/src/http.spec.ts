import { StartedGateway } from './fixture/started-gateway';

describe('the gateway, told to stop', () => {
  it('finishes what it has begun, with all the services behind it', async () => {
    const gateway = await StartedGateway.start();
    let release = () => {};
    gateway.office.hold = new Promise<void>((resolve) => (release = resolve));
    const json = { first_name: 'Jane', last_name: 'Doe' };
    const running = gateway.ask('POST', '/groups/3/crm/contacts', { json });
    await gateway.office.begun('crm.contacts.create');
    const stopped = gateway.stop();
    release();
    expect((await running).status).toBe(201);
    await stopped;
    await expect(gateway.ask('GET', '/user')).rejects.toThrow();
  });
});
