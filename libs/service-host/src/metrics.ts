import { collectDefaultMetrics, Registry } from 'prom-client';

/**
 * The metrics of a service: those of the process (memory, event loop lag, garbage collection), labelled with its name;
 * parts add their own with `registers: [metrics]`.
 */
export const createMetrics = (service: string): Registry => {
  const metrics = new Registry();
  metrics.setDefaultLabels({ service });
  collectDefaultMetrics({ register: metrics });
  return metrics;
};
