import { assertBusAllowed, BusNotAllowed } from './bus-connection';

describe('a bus', () => {
  it.each(['nats://127.0.0.1:4222', 'nats://localhost', 'nats://[::1]:4222', 'nats://127.1.2.3'])(
    'on loopback (%s) needs no credentials',
    (url) => expect(() => assertBusAllowed(url, false)).not.toThrow(),
  );
  it('elsewhere is allowed with credentials', () =>
    expect(() => assertBusAllowed('nats://services:secret@bus.example.com:4222', false)).not.toThrow());
  it('elsewhere is allowed without them where that is meant', () =>
    expect(() => assertBusAllowed('nats://bus.example.com', true)).not.toThrow());
  it.each(['nats://bus.example.com', 'nats://localhost.example.com', 'nats://127.0.0.1.example.com'])(
    'elsewhere (%s) is refused without them',
    (url) => expect(() => assertBusAllowed(url, false)).toThrow(BusNotAllowed),
  );
});
