import { identifyLog } from '@ledgerdesk/event-store';
import { Adapters, Identity, Opening } from './adapter-types';
import { openDistributed } from './distributed-adapters';
import { openEmbedded } from './embedded-adapters';
import { installationSecrets, Secrets } from './secrets';

/**
 * Opens the adapters that the configuration names: all embedded in `DATA_DIR`, or all on servers, of which each address
 * gets one connection. Then identifies the log, so that nobody works with another installation's secret.
 *
 * @throws DataDirectoryInUse, ConfigurationError, ServerUnreachable, BusNotAllowed, ForeignLog: each one line for people
 */
export const openAdapters = async (opening: Opening): Promise<Adapters & Identity> => {
  const { configuration } = opening;
  const { servers } = configuration;
  if (servers) {
    const secrets = installationSecrets(configuration);
    return identified(await openDistributed(opening, servers), secrets);
  }
  const adapters = await openEmbedded(opening);
  return identified(adapters, installationSecrets(configuration));
};

const identified = async (adapters: Adapters, secrets: Secrets): Promise<Adapters & Identity> => ({
  ...adapters,
  secrets,
  logId: await identifyLog(adapters.log, secrets.instance),
});
