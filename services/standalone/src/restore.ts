import 'reflect-metadata';
import { resolve } from 'node:path';
import { restore, RestoreRefused, resumeServers } from '@ledgerdesk/backup';
import { reserveCrmIds, reserveGroupIds, reserveIssueIds } from '@ledgerdesk/contracts';
import { configuration, serverNames } from '@ledgerdesk/service-host';
import { runCommand, Usage } from './run-command';

const idKinds = [reserveGroupIds, reserveCrmIds, reserveIssueIds].flatMap(({ payload }) => payload.shape.kind.options);

void runCommand('restore', async (words, say) => {
  const [name] = words;
  if (!name || words.length > 1)
    throw new Usage('npm run restore -- <file>, or, after servers were put back by their own tools, -- --servers');
  const named = serverNames.filter((variable) => process.env[variable]);
  if (name === '--servers') {
    if (named.length === 0) throw new RestoreRefused(`No servers are named: ${serverNames.join(', ')}`);
    const logId = await resumeServers(configuration({}, process.env), idKinds);
    say(`The event log goes on as ${logId}. What is left to be done by hand: docs/operations.md`);
    return;
  }
  if (named.length > 0)
    throw new RestoreRefused(
      `${named.join(', ')}: what is on servers is restored with their own tools, see docs/operations.md`,
    );
  const directory = resolve(configuration({}, process.env).DATA_DIR);
  await restore({ file: resolve(name), directory, idKinds, say });
  say('Put your settings (ledgerdesk.yml) back into it, if there were any, and start it: npm start');
});
