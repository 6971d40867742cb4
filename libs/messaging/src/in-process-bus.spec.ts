import 'reflect-metadata';
import { describeBus } from './bus.contract';
import { InProcessBus } from './in-process-bus';

describeBus('the bus within a process', async (_service, report, limits) => {
  const bus = new InProcessBus(report, limits);
  return { strategy: bus, wire: bus, close: () => bus.close() };
});
