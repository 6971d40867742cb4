import { describeWithOwn, ServerName } from '@ledgerdesk/test-servers';
import { SeededRandom } from '@ledgerdesk/testing';
import { aProcessToKill, loadVariables } from './killed-process';
import { killUnderLoad } from './kills';
import { killDuringTransfers } from './transfer-kills';
import { Load } from './load';
import { Processes } from './processes';
import { aProcessPerService, SERVICES } from './shapes';

const TIME_TO_START_MS = 120_000;
const TIME_PER_KILL_MS = 20_000;
const TIME_TO_REST_MS = 300_000;
const AS_ANSWERED = { wrong: [], unfinished: [], rebuilt: 'equal' };
const patience = (kills: number) => TIME_TO_REST_MS + kills * TIME_PER_KILL_MS;
const ofProcess = (processes: Processes, name: string) => ({
  name,
  kill: () => processes.kill(name),
  startAgain: () => processes.startOne(name),
});

/** The embedded shape loses nothing and doubles nothing, however often it is killed. */
export const killOneProcess = (kills: number): void =>
  describe('One process that is killed again and again while many people write', () => {
    let random: SeededRandom;
    let load: Load;
    let installed: Awaited<ReturnType<typeof aProcessToKill>>;
    beforeAll(async () => {
      random = SeededRandom.printed('kills');
      load = new Load(random);
      installed = await aProcessToKill(loadVariables(await load.outside.listen()));
      await installed.processes.start();
    }, TIME_TO_START_MS);
    afterAll(async () => {
      await installed?.processes.stop();
      installed?.remove();
      await load.outside.close();
    }, TIME_TO_START_MS);

    const title = `has all that it has answered, and has it once, after ${kills} kills`;
    it(
      title,
      async () => {
        const targets = [ofProcess(installed.processes, 'standalone')];
        const verdict = await killUnderLoad({ ...installed, random, load, targets, kills });
        expect(verdict).toMatchObject(AS_ANSWERED);
      },
      patience(kills),
    );
  });

/** So does the distributed shape, of which each service in turn is killed, or a server. */
export const killOneOfMany = (what: 'services' | Exclude<ServerName, 'mail'>, kills: number): void =>
  describeWithOwn(['eventstore', 'mongo', 'nats'], `A process per service, with ${what} killed`, (server) => {
    let random: SeededRandom;
    let load: Load;
    let installed: Awaited<ReturnType<typeof aProcessPerService>>;
    beforeAll(async () => {
      random = SeededRandom.printed(`kills of ${what}`);
      load = new Load(random);
      const urls = { eventStore: server('eventstore').url, mongo: server('mongo').url, nats: server('nats').url };
      installed = await aProcessPerService(urls, null, loadVariables(await load.outside.listen()));
    }, TIME_TO_START_MS);
    afterAll(async () => {
      await installed?.stop();
      await load.outside.close();
    }, TIME_TO_START_MS);

    const targets = () =>
      what === 'services'
        ? SERVICES.map((name) => ofProcess(installed.processes, name))
        : [{ name: what, kill: () => server(what).kill(), startAgain: () => server(what).restart() }];
    it(
      `has all that it has answered, and has it once, after ${kills} kills`,
      async () => {
        const verdict = await killUnderLoad({ ...installed, random, load, targets: targets(), kills });
        expect(verdict).toMatchObject(AS_ANSWERED);
      },
      patience(kills),
    );
  });

/** What a group transfer needs of the distributed shape. */
const OF_TRANSFERS = ['groups', 'crm', 'issues', 'gateway'];
const SERVERS_OF_TRANSFERS = ['nats', 'eventstore', 'mongo'] as const;

/** Transfers end in the distributed shape, whichever of its services and servers ends in the middle of them. */
export const killDuringTransfersOfMany = (kills: number): void =>
  describeWithOwn(['eventstore', 'mongo', 'nats'], 'Transfers by a process per service, with one killed', (server) => {
    let random: SeededRandom;
    let installed: Awaited<ReturnType<typeof aProcessPerService>>;
    beforeAll(async () => {
      random = SeededRandom.printed('kills during transfers');
      const urls = { eventStore: server('eventstore').url, mongo: server('mongo').url, nats: server('nats').url };
      installed = await aProcessPerService(urls, null, { REQUEST_BUDGET_MS: '3000', LOG_LEVEL: 'info' });
    }, TIME_TO_START_MS);
    afterAll(() => installed?.stop(), TIME_TO_START_MS);

    const ofServer = (name: ServerName) => ({
      name,
      kill: () => server(name).kill(),
      startAgain: () => server(name).restart(),
    });
    it(
      `end completed or rolled back, with nothing lost and nothing doubled, over ${kills} kills (TRF-31 to TRF-36)`,
      async () => {
        const services = OF_TRANSFERS.map((name) => ofProcess(installed.processes, name));
        const targets = [...services, ...SERVERS_OF_TRANSFERS.map(ofServer)];
        const { ends, rebuilt } = await killDuringTransfers({ ...installed, random, targets, kills });
        expect({ ends: ends.length, rebuilt }).toEqual({ ends: kills, rebuilt: 'equal' });
      },
      patience(kills),
    );
  });
