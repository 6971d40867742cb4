import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Configuration, ConfigurationError } from './configuration';

/** `instance` keys the names of claims; `mail` is a list: the first signs, all verify. */
export abstract class Secrets {
  abstract readonly instance: string;
  abstract readonly mail: readonly string[];
}

const asKept = z.object({ instance: z.string().min(32), mail: z.array(z.string().min(32)).min(1) });

/**
 * The secrets of this installation: those that are given, else, in the embedded shape, those in `secrets.json` of the
 * data directory, made at the first start. The directory must have been taken by this process.
 *
 * @throws ConfigurationError where they must be given, or the file does not hold them
 */
export const installationSecrets = ({
  servers,
  DATA_DIR,
  LEDGERDESK_SECRET,
  MAIL_SECRETS,
}: Pick<Configuration, 'servers' | 'DATA_DIR' | 'LEDGERDESK_SECRET' | 'MAIL_SECRETS'>): Secrets => {
  if (LEDGERDESK_SECRET && MAIL_SECRETS) return { instance: LEDGERDESK_SECRET, mail: MAIL_SECRETS };
  if (servers) {
    const missing = [...(LEDGERDESK_SECRET ? [] : ['LEDGERDESK_SECRET']), ...(MAIL_SECRETS ? [] : ['MAIL_SECRETS'])];
    throw new ConfigurationError(`Configuration: where servers are named, ${missing.join(' and ')} must be given`);
  }
  const own = keptIn(DATA_DIR) ?? makeIn(DATA_DIR);
  return { instance: LEDGERDESK_SECRET ?? own.instance, mail: MAIL_SECRETS ?? own.mail };
};

/** Those that are given or in the data directory, which another process may have; null where they were never made. */
export const presentSecrets = (
  configuration: Pick<Configuration, 'DATA_DIR' | 'LEDGERDESK_SECRET' | 'MAIL_SECRETS'>,
): Secrets | null => {
  const { DATA_DIR, LEDGERDESK_SECRET, MAIL_SECRETS } = configuration;
  const made = (LEDGERDESK_SECRET && MAIL_SECRETS) || existsSync(secretsFile(DATA_DIR));
  return made ? installationSecrets({ ...configuration, servers: null }) : null;
};

export const secretsFile = (directory: string): string => join(directory, 'secrets.json');

/** As they are kept in a file. @throws Error where the text is none */
export const parseSecrets = (text: string): Secrets => asKept.parse(JSON.parse(text));
export const formatSecrets = (secrets: Secrets): string => `${JSON.stringify(secrets, null, 2)}\n`;

const keptIn = (directory: string): Secrets | null => {
  const file = secretsFile(directory);
  try {
    return parseSecrets(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new ConfigurationError(`Configuration: ${file} does not hold the secrets of this installation; restore it`);
  }
};

/** Durable before it is used, and never there in part. */
const makeIn = (directory: string): Secrets => {
  const made: Secrets = { instance: secretText(), mail: [secretText()] };
  const beside = join(directory, 'secrets.json.new');
  const file = openSync(beside, 'w', 0o600);
  writeSync(file, formatSecrets(made));
  fsyncSync(file);
  closeSync(file);
  renameSync(beside, secretsFile(directory));
  const folder = openSync(directory, 'r');
  fsyncSync(folder);
  closeSync(folder);
  return made;
};

const secretText = () => randomBytes(32).toString('base64url');
