import net, { Socket } from 'node:net';
import os from 'node:os';
import { describeWith, uniqueName } from '@ledgerdesk/test-servers';
import { mongoClient } from './mongodb-client';

describeWith('mongo', 'a client of MongoDB', (server) => {
  it('asks again by another connection where one breaks just when it is written to', async () => {
    const sockets: Socket[] = [];
    const { createConnection } = net;
    const connecting = jest.spyOn(net, 'createConnection').mockImplementation(((options: net.NetConnectOpts) => {
      const socket = createConnection(options);
      sockets.push(socket);
      return socket;
    }) as typeof createConnection);
    // The driver would load `os` by import(), which jest's modules have not.
    const client = mongoClient(server().url, { runtimeAdapters: { os } });
    const found = () => client.db(uniqueName('client')).collection('any').findOne({});
    expect(await found()).toBeNull();
    // As when the server has ended it: nothing can be written any more, and it is told in a later turn.
    for (const socket of sockets) socket.destroy();
    expect(await found()).toBeNull();
    connecting.mockRestore();
    await client.close();
  });
});
