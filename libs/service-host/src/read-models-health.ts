import { Gauge, Registry } from 'prom-client';
import { Log } from '@ledgerdesk/event-store';
import { ReadModels, ReadModelStatus } from '@ledgerdesk/read-models';
import { CollectionHealth, HealthChecks } from './health';

/**
 * Tells health and metrics how far the read models are. One that is being built is not answered from, so the service is not
 * ready; a parked one degrades it, as it goes on with the others.
 */
export const watchReadModels = (readModels: ReadModels, log: Log, health: HealthChecks, metrics: Registry): void => {
  health.register('read-models', async () => {
    const collections = await Promise.all((await readModels.status()).map((status) => healthOf(status, log)));
    if (collections.some(({ state }) => state === 'building'))
      return { status: 'unavailable', code: 'building', collections };
    return { status: collections.some(({ parkedAt }) => parkedAt !== null) ? 'degraded' : 'ok', collections };
  });

  const gauge = (name: string, help: string, measure: (status: ReadModelStatus) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['collection'],
      registers: [metrics],
      async collect() {
        for (const status of await readModels.status()) this.set({ collection: status.name }, measure(status));
      },
    });
  gauge('read_model_lag_positions', 'Positions that a collection is behind the log', ({ lag }) => lag);
  gauge('read_model_parked', 'Whether the projection of a collection stands still', ({ parked }) => (parked ? 1 : 0));
};

const healthOf = async (status: ReadModelStatus, log: Log): Promise<CollectionHealth> => {
  const { name: collection, state, lag, position, parked } = status;
  const [oldest] = lag > 0 ? (await log.readAll(position, 1)).events : [];
  const lagMs = oldest ? Math.max(0, Date.now() - Date.parse(oldest.metadata.at)) : 0;
  return { collection, state, lag, lagMs, parkedAt: parked?.position ?? null };
};
