// Where the time of the slowest contacts goes, with 8 connections. They are followed through the service, which takes time
// as well: what is promised is measured by the benchmark `gateway`.
import { postContacts } from './contacts.mjs';
import { figure, quantile, report, withFolder } from './measure.mjs';
import { fromSource, startService } from './one-process.mjs';

const CONNECTIONS = 8;
const WARM_SECONDS = 6;
const SECONDS = 15;
const parts = {
  took: 'within the service',
  appends: 'until its claim and its event were written',
  shown: 'until its list showed it',
  commits: 'in commits of the log, which hold up the thread',
  lookUps: 'in look-ups of streams in the log, likewise',
  collections: 'in the collection of garbage, likewise',
  waited: 'while that thread was ready to run and had no core',
};

await withFolder(async (folder) => {
  const service = await startService(folder, fromSource.variables, 'moments.mjs', fromSource.program);
  const { body: group } = await service.ask('POST', '/groups', { name: 'Bench', path: 'bench' });
  const contacts = { url: service.url, path: `/api/v4/groups/${group.id}/crm/contacts`, made: 0 };
  await postContacts(contacts, 64, { duration: WARM_SECONDS });
  await service.tell('moments');
  const { times } = await postContacts(contacts, CONNECTIONS, { duration: SECONDS });
  const { slow, usual, commit, write } = await service.tell('moments');
  await service.stop();

  report([
    figure('a contact, p99, as its caller sees it', quantile(times, 0.99), 'ms'),
    figure('the same, median', quantile(times, 0.5), 'ms'),
    ...Object.entries(parts).flatMap(([part, what]) => [
      figure(`the slowest of 100, ${what}, mean`, slow[part], 'ms'),
      figure(`those in the middle, ${what}, mean`, usual[part], 'ms'),
    ]),
    figure('a commit of the log with its sync, p99', commit, 'ms'),
    figure('a write of a read model on its thread, p99', write, 'ms'),
  ]);
});
