import { cpus, loadavg, totalmem } from 'node:os';

/** What figures are told with; `loadBefore` is the load of the last minute. */
export const describeMachine = () => ({
  cpu: cpus()[0].model.trim(),
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 1024 ** 3),
  loadBefore: Math.round(loadavg()[0] * 10) / 10,
  system: process.platform,
  node: process.versions.node,
});

export const inOneLine = (machine) =>
  Object.entries(machine)
    .map(([key, value]) => `${key}: ${value}`)
    .join(', ');
