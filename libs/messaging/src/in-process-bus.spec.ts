import 'reflect-metadata';
import { describeBus, describeBytesOfBus } from './bus.contract';
import { InProcessBus } from './in-process-bus';
import { throughCodec } from './through-codec';

describeBus('the bus within a process', async (_service, report, limits) => {
  const bus = new InProcessBus(report, limits);
  return { strategy: bus, wire: bus, close: () => bus.close() };
});
describeBytesOfBus('the bus within a process, through the codec', async (_service, report, limits) => {
  const bus = new InProcessBus(report, limits);
  return { strategy: bus, wire: throughCodec(bus), close: () => bus.close() };
});
