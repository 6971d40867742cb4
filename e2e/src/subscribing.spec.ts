import { ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describeWithOwn, freePort, refuseToRun } from '@ledgerdesk/test-servers';
import { compose, eventually, send } from './post';
import { aProcessPerService } from './shapes';

const root = join(__dirname, '../..');
const AWAY_FOR = 10_000;
const PROGRAM = process.env.NATS_SERVER ?? 'nats-server';
const version = (() => {
  try {
    return /v(\d+)\.(\d+)/.exec(execFileSync(PROGRAM, ['--version'], { encoding: 'utf8' }))!;
  } catch {
    return null;
  }
})();
const isOld = version !== null && Number(version[1]) * 100 + Number(version[2]) < 210;

const suite = () =>
  describeWithOwn(['eventstore', 'mongo'], 'that is run as the document says', (server) => {
    const folder = mkdtempSync(join(tmpdir(), 'ledgerdesk-subscriber-'));
    const heard = join(folder, 'heard.jsonl');
    const program = join(folder, 'subscriber.mjs');
    const passwords = { services: randomUUID(), subscriber: `s${randomUUID()}` };
    let nats: ChildProcess;
    let natsUrl: string;
    let installation: Awaited<ReturnType<typeof aProcessPerService>>;
    let subscriber: ChildProcess | null = null;

    const startSubscriber = () => {
      const env = { PATH: process.env.PATH, NATS_URL: natsUrl, NATS_PASSWORD: passwords.subscriber, HEARD: heard };
      subscriber = spawn(process.execPath, [program], { env, cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    };
    const kill = async () => {
      const ended = new Promise((resolve) => subscriber!.once('exit', resolve));
      subscriber!.kill('SIGKILL');
      await ended;
    };
    type Line = { id: string; type: string; data: Record<string, unknown> };
    const linesOf = (type: string): Line[] => {
      const lines = existsSync(heard) ? readFileSync(heard, 'utf8').split('\n').filter(Boolean) : [];
      return lines
        .flatMap((line) => {
          try {
            return [JSON.parse(line) as Line];
          } catch {
            return []; // Cut short by a kill.
          }
        })
        .filter((line) => line.type === type);
    };

    beforeAll(async () => {
      const [, code] = /```js\n([\s\S]*?)```/.exec(readFileSync(join(root, 'docs/subscribing.md'), 'utf8'))!;
      writeFileSync(program, code!);
      symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
      const configuration = readFileSync(join(root, 'deploy/nats.conf'), 'utf8');
      const file = join(folder, 'nats.conf');
      writeFileSync(file, isOld ? configuration.replace(/^ *sync_interval.*$/m, '') : configuration);
      const port = await freePort();
      natsUrl = `127.0.0.1:${port}`;
      const env = {
        ...process.env,
        BUS_STORE_DIR: join(folder, 'jetstream'),
        BUS_SERVICES_PASSWORD: `p${passwords.services}`,
        BUS_SUBSCRIBER_PASSWORD: passwords.subscriber,
      };
      const options = ['-c', file, '-a', '127.0.0.1', '-p', `${port}`, '-m', `${await freePort()}`];
      nats = spawn(PROGRAM, options, { env, stdio: 'ignore' });
      const urls = {
        eventStore: server('eventstore').url,
        mongo: server('mongo').url,
        nats: `nats://services:p${passwords.services}@${natsUrl}`,
      };
      installation = await aProcessPerService(urls, null, { SUBSCRIBERS: 'subscriber' });
    }, 120_000);
    afterAll(async () => {
      if (subscriber) await kill();
      await installation?.stop();
      nats.kill();
      rmSync(folder, { recursive: true });
    }, 60_000);

    it('hears of contacts, issues and their ties, and is told no text and no name (EVT-1 to EVT-3)', async () => {
      const { api } = installation;
      const group = await api.make('/groups', { name: 'Told', path: 'told' });
      const { id: projectId } = await api.make('/projects', { name: 'Help', path: 'help', namespace_id: group.id });
      const person = { first_name: 'Kanarienvogel', last_name: 'Roe', email: 'kanaria@x.test' };
      const { id: contactId } = await api.make(`/groups/${group.id}/crm/contacts`, person);
      const issue = await api.make(`/projects/${projectId}/issues`, { title: 'Kanarienvogel' });
      await api.put(`/projects/${projectId}/issues/${issue.iid}/crm_contacts`, { add_ids: [contactId] });
      startSubscriber();
      await eventually('the announcement of the tie', async () => linesOf('issues.contacts.set.v1').length >= 1);
      await eventually('the announcement of the contact', async () => linesOf('crm.contacts.created.v1').length >= 1);
      expect(linesOf('crm.contacts.created.v1')[0]!.data).toEqual({ contactId, groupId: group.id });
      const ids = { issueId: issue.id, projectId };
      expect(linesOf('issues.issues.created.v1')[0]!.data).toEqual({ ...ids, iid: issue.iid });
      expect(linesOf('issues.contacts.set.v1')[0]!.data).toEqual({ ...ids, added: [contactId], removed: [] });
      expect(readFileSync(heard, 'utf8')).not.toMatch(/Kanarienvogel|kanaria/);
    }, 60_000);

    it('hears what became of a mail, by its id (MA-15)', async () => {
      const { api, smtpUrl } = installation;
      const group = await api.make('/groups', { name: 'Mailed', path: 'mailed' });
      const { id } = await api.make('/projects', { name: 'Desk', path: 'desk', namespace_id: group.id });
      const desk = await api.put(`/projects/${id}/service_desk`, { service_desk_enabled: true });
      const to: string = desk.body.service_desk_address;
      const from = 'kanaria@x.test';
      await send(smtpUrl, from, [to], await compose({ from, to, subject: 'Kanarienvogel', text: 'It sings' }));
      const mails = `/projects/${id}/service_desk/mails?state=processed`;
      const mail = await eventually('the mail', async () => (await api.get(mails)).body[0]);
      await eventually('its announcement', async () => linesOf('mail.messages.processed.v1').length >= 1);
      expect(linesOf('mail.messages.processed.v1')[0]!.data).toEqual({ mailId: mail.id, effect: 'issue' });
      expect(readFileSync(heard, 'utf8')).not.toMatch(/Kanarienvogel|kanaria/);
    }, 60_000);

    it('misses nothing and doubles nothing, however often it is killed (EVT-1, EVT-4)', async () => {
      const { api } = installation;
      const group = await api.make('/groups', { name: 'Often', path: 'often' });
      const made: number[] = [];
      const making = (async () => {
        for (let n = 0; n < 60; n += 1)
          made.push((await api.make(`/groups/${group.id}/crm/contacts`, { first_name: `${n}`, last_name: 'x' })).id);
      })();
      for (let kills = 0; kills < 5; kills += 1) {
        await wait(150);
        await kill();
        startSubscriber();
      }
      await making;
      const told = () =>
        linesOf('crm.contacts.created.v1')
          .filter(({ data }) => data.groupId === group.id)
          .map(({ data }) => data.contactId);
      // What was not acknowledged comes again after a while.
      await eventually('all of them', async () => told().length >= made.length, 60_000);
      expect(told().sort()).toEqual([...made].sort());
    }, 120_000);

    it(`misses and doubles none of ${AWAY_FOR} that were made while it was away (EVT-1)`, async () => {
      const { api } = installation;
      const { id: groupId } = await api.make('/groups', { name: 'Away', path: 'away' });
      await kill();
      const rows = Array.from({ length: AWAY_FOR }, (_, n) => `Ann,Lee ${n}`);
      const file = { mediaType: 'text/csv', content: ['first_name,last_name', ...rows, ''].join('\n') };
      const { body, headers } = await api.ask('POST', `/groups/${groupId}/crm/contacts/import`, { file });
      const at = headers.get('location') ? new URL(headers.get('location')!).pathname.replace('/api/v4', '') : '';
      const over = async () => !at || (await api.get(at)).body.status === 'finished';
      await eventually(`the end of import ${body.id}`, over, 120_000);
      startSubscriber();
      const told = () =>
        linesOf('crm.contacts.created.v1')
          .filter(({ data }) => data.groupId === groupId)
          .map(({ data }) => data.contactId);
      await eventually('all of them', async () => told().length >= AWAY_FOR, 120_000);
      expect(new Set(told()).size).toBe(AWAY_FOR);
      expect(told()).toHaveLength(AWAY_FOR);
    }, 300_000);
  });

const title = 'A subscriber';
if (version) describe(title, suite);
else refuseToRun(title, 'needs nats-server on PATH, or where NATS_SERVER says', suite);
