// Loaded before a service: tells on request how long turns of its event loop took since the last time it was asked, and
// ends with who asks.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
process.on('message', (message) => {
  if (message !== 'loop-delay') return;
  process.send({ p999: delay.percentile(99.9) / 1e6, max: delay.max / 1e6 });
  delay.reset();
});
process.on('disconnect', () => process.exit(1)); // Nobody measures any more.
