import 'reflect-metadata';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { backUp, BackupRefused } from '@ledgerdesk/backup';
import { configuration, presentSecrets, serverNames } from '@ledgerdesk/service-host';
import { version } from '../package.json';
import { runCommand, Usage } from './run-command';

void runCommand('backup', async (words, say) => {
  const [name] = words;
  if (!name || words.length > 1) throw new Usage('npm run backup -- <file>: names the file that is to be made');
  const named = serverNames.filter((variable) => process.env[variable]);
  if (named.length > 0)
    throw new BackupRefused(
      `${named.join(', ')}: what is on servers is backed up with their own tools, see docs/operations.md`,
    );
  const given = configuration({}, process.env);
  const directory = resolve(given.DATA_DIR);
  const file = resolve(name);
  const secrets = presentSecrets(given);
  if (!secrets)
    throw new BackupRefused(
      `There are no secrets of an installation in ${directory}: DATA_DIR names its data directory`,
    );
  await backUp({ directory, file, secrets, program: version, say });
  say(`The secrets are in ${file}.secrets. Keep them elsewhere: without them the backup is worth nothing, and whoever`);
  say('has both can read all of it.');
  if (existsSync(join(directory, 'ledgerdesk.yml')))
    say(`${join(directory, 'ledgerdesk.yml')} is not in it: keep your settings with those of the machine.`);
});
