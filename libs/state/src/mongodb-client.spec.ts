import diagnostics from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import os from 'node:os';
import { describeWith, uniqueName } from '@ledgerdesk/test-servers';
import { mongoClient } from './mongodb-client';

describeWith('mongo', 'a client of MongoDB', (server) => {
  it('asks again by another connection where one breaks just when it is written to', async () => {
    const sockets: Socket[] = [];
    const opened = (message: unknown) => sockets.push((message as { socket: Socket }).socket);
    diagnostics.subscribe('net.client.socket', opened);
    // The driver would load `os` by import(), which jest's modules have not.
    const client = mongoClient(server().url, { runtimeAdapters: { os } });
    const found = () => client.db(uniqueName('client')).collection('any').findOne({});
    expect(await found()).toBeNull();
    // As when the server has ended it: nothing can be written any more, and it is told in a later turn.
    expect(sockets.length).toBeGreaterThan(0);
    for (const socket of sockets) socket.destroy();
    expect(await found()).toBeNull();
    diagnostics.unsubscribe('net.client.socket', opened);
    await client.close();
  });
});
