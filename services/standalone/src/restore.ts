import 'reflect-metadata';
import { resolve } from 'node:path';
import { restore, RestoreRefused, resumeServers } from '@ledgerdesk/backup';
import { crmEnvironment } from '@ledgerdesk/crm';
import { reserveCrmIds, reserveGroupIds, reserveIssueIds } from '@ledgerdesk/contracts';
import { configuration, serverNames } from '@ledgerdesk/service-host';
import { erasuresGiven } from './erasures-given';
import { runCommand, Usage } from './run-command';

const idKinds = [reserveGroupIds, reserveCrmIds, reserveIssueIds].flatMap(({ payload }) => payload.shape.kind.options);

const UNKNOWN =
  'What was erased since the backup is not known, and health is degraded: npm run erasures -- --erasures <file>, or -- --no-erasures';

void runCommand('restore', async (given, say) => {
  const settings = configuration(crmEnvironment, process.env);
  const { words, erasures } = await erasuresGiven(given, settings.ERASURES_COPY);
  const [name] = words;
  if (!name || words.length > 1)
    throw new Usage(
      'npm run restore -- <file>, or, after servers were put back by their own tools, -- --servers; each with --erasures <file> or --no-erasures',
    );
  const named = serverNames.filter((variable) => process.env[variable]);
  if (name === '--servers') {
    if (named.length === 0) throw new RestoreRefused(`No servers are named: ${serverNames.join(', ')}`);
    const logId = await resumeServers(settings, { idKinds, erasures });
    say(`The event log goes on as ${logId}. What is left to be done by hand: docs/operations.md`);
    if (!erasures) say(UNKNOWN);
    return;
  }
  if (named.length > 0)
    throw new RestoreRefused(
      `${named.join(', ')}: what is on servers is restored with their own tools, see docs/operations.md`,
    );
  const directory = resolve(settings.DATA_DIR);
  await restore({ file: resolve(name), directory, idKinds, erasures, say });
  if (!erasures) say(UNKNOWN);
  say('Put your settings (ledgerdesk.yml) back into it, if there were any, and start it: npm start');
});
