import { ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buffer } from 'node:stream/consumers';
import { SqliteBlobStore } from '@ledgerdesk/blobs';
import { EventStore, SqliteLog } from '@ledgerdesk/event-store';
import { MailEvent } from '../received/mail';
import { MailTalk } from './fixture/mail-talk';
import { ownerOfMail, mailStream } from './intake';
import { mailFrom } from './source.contract';

describe('a receiver that is killed', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-killed-'));
  let running: ChildProcess | null = null;
  afterAll(() => rmSync(directory, { recursive: true }));

  const start = async (dies: string) => {
    const script = ['--conditions=source', '-r', '@swc-node/register', join(__dirname, 'fixture/receiving-process.ts')];
    const child = spawn(process.execPath, [...script, directory, dies], { stdio: ['ignore', 'pipe', 'inherit'] });
    running = child;
    const [line] = await once(createInterface(child.stdout), 'line');
    const talk = await MailTalk.open({ host: '127.0.0.1', port: Number(line) });
    await talk.reply();
    return talk;
  };
  const ended = async () => {
    const child = running!;
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    return child.signalCode;
  };
  afterEach(() => void running?.kill('SIGKILL'));

  it.each(['stored', 'recorded'])(
    'after a mail was %s has acknowledged nothing, and takes it once when it is sent again (ING-2, ING-3, OPS-6)',
    async (step) => {
      const { raw, mailId } = mailFrom('jane@example.org');
      expect(await (await start(step)).send(raw)).toBeNull();
      expect(await ended()).toBe('SIGKILL');

      expect(await (await start('never')).send(raw)).toMatch(/^250 /);
      running!.kill('SIGKILL'); // What was acknowledged is durable.
      await ended();

      const log = new SqliteLog(join(directory, 'log.db'));
      const events = await new EventStore(log).read<MailEvent>(mailStream(mailId));
      const again = step === 'recorded' ? ['MailArrivedAgain'] : [];
      expect(events.map(({ type }) => type)).toEqual(['MailReceived', ...again]);
      const blobs = await SqliteBlobStore.open(directory);
      const { rawHash } = events[0]!.data as { rawHash: string };
      expect((await buffer((await blobs.open(ownerOfMail(mailId), rawHash))!)).equals(raw)).toBe(true);
      await Promise.all([log.close(), blobs.close()]);
    },
    60_000,
  );
});
