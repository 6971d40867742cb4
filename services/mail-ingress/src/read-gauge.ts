import { Gauge, Registry } from 'prom-client';

/** A figure that is read when somebody asks for the metrics. What can't be read then, as health tells, is left out. */
export const readGauge = (registry: Registry, name: string, help: string, read: () => Promise<number>): Gauge =>
  new Gauge({
    name,
    help,
    registers: [registry],
    async collect() {
      this.remove();
      const value = await read().catch(() => null);
      if (value !== null) this.set(value);
    },
  });
