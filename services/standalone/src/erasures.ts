import 'reflect-metadata';
import { tellErasures } from '@ledgerdesk/backup';
import { crmEnvironment } from '@ledgerdesk/crm';
import { configuration } from '@ledgerdesk/service-host';
import { erasuresGiven } from './erasures-given';
import { runCommand, Usage } from './run-command';

void runCommand('erasures', async (given, say) => {
  const settings = configuration(crmEnvironment, process.env);
  const { words, erasures } = await erasuresGiven(given, settings.ERASURES_COPY);
  if (words.length > 0 || !erasures)
    throw new Usage('npm run erasures -- --erasures <file>, or, where there were none, -- --no-erasures');
  await tellErasures(settings, erasures);
  say('The erasures since the backup are known. They are made again when the installation runs.');
});
