import { execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { connect, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from './free-port';
import { refuseToRun } from './not-run';
import { Server, serverIn, ServerName } from './test-servers';

/** A server that only this suite uses. What it acknowledged is still there after a restart. */
export type OwnServer = Server &
  Readonly<{
    /** Ends it at once (SIGKILL). */
    kill(): Promise<void>;
    /** Starts it on the same address and with what it had stored, after a kill where it still runs. */
    restart(): Promise<void>;
    /** Lets it answer nothing, its connections open (SIGSTOP), until `resume`. */
    hang(): void;
    resume(): void;
  }>;

/**
 * A suite with servers of its own that it may kill, hang and restart. `server()` is the first of them, `server(name)` a
 * certain one, in hooks and tests. They are started by the script that `SERVERS_START` names, on free ports and in a
 * folder of their own, and are ended and wiped afterwards. Without the script the suite is named as not run.
 */
export const describeWithOwn = (
  names: ServerName | readonly [ServerName, ...ServerName[]],
  title: string,
  define: (server: (name?: ServerName) => OwnServer) => void,
): void => {
  const [first, ...others] = typeof names === 'string' ? [names] : names;
  const script = process.env.SERVERS_START;
  if (!script) {
    const need = `needs its own ${[first, ...others].join(' and ')}: set SERVERS_START to a script that starts servers`;
    const none = async () => {};
    const absent = { url: '', kill: none, restart: none, hang() {}, resume() {} };
    return refuseToRun(title, need, () => define((name = first) => ({ name, ...absent })));
  }

  describe(title, () => {
    let servers: Awaited<ReturnType<typeof startOwn>>;
    beforeAll(async () => {
      servers = await startOwn(script, [first, ...others]);
    }, 120_000);
    define((name = first) => servers.get(name));
    afterAll(() => servers?.wipe()); // After those of the suite: jest runs them in the order they stand.
  });
};

/** Starts servers of one's own, for a test that needs them beside others. `wipe` ends them and removes what they stored. */
export const startOwn = async (script: string, names: readonly ServerName[]) => {
  const folder = mkdtempSync(join(tmpdir(), 'ledgerdesk-own-'));
  wipeWhenWeEnd(folder);
  reuseInstalled(folder);
  const environment = { ...process.env, ...(await freePorts()), SERVERS_DIR: folder };
  const start = async (which = names) =>
    exported((await promisify(execFile)(script, [...which], { env: environment })).stdout);

  let addresses: NodeJS.ProcessEnv = {};
  const processId = (name: ServerName) => Number(readFileSync(join(folder, `${name}.pid`), 'utf8'));
  const kill = async (name: ServerName) => {
    const id = readdirSync(folder).includes(`${name}.pid`) && processId(name);
    if (!id) return;
    signal(id, 'SIGKILL');
    // The threads of a process that has ended may keep its port for a moment.
    while (runs(id) || (await answersAt(serverIn(addresses, name)))) await wait(5);
    rmSync(join(folder, `${name}.pid`)); // The number may soon be another process's.
  };
  const wipe = async () => {
    await Promise.all(names.map(kill));
    rmSync(folder, { recursive: true, force: true });
  };

  addresses = await start().catch(async (error: unknown) => {
    await wipe();
    throw error;
  });
  const get = (name: ServerName): OwnServer => {
    const server = serverIn(addresses, name);
    if (!server) throw new Error(`${name} was not started for this suite`);
    return {
      ...server,
      kill: () => kill(name),
      restart: async () => {
        await kill(name);
        await start([name]);
      },
      hang: () => void signal(processId(name), 'SIGSTOP'),
      resume: () => void signal(processId(name), 'SIGCONT'),
    };
  };
  return { folder, get, wipe };
};

/** Also a run that is killed leaves nothing behind: its end closes the pipe that this process reads. */
const wipeWhenWeEnd = (folder: string): void => {
  const wipe = 'cat; for file in "$0"/*.pid; do kill -9 "$(cat "$file")"; done; rm -rf "$0"';
  const waiting = spawn('sh', ['-c', wipe, folder], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  (waiting.stdin as Socket).unref();
  waiting.unref();
};

/** One that has ended and that nobody has asked for its exit code (a zombie) runs no more. */
export const runs = (processId: number): boolean => {
  const state = `/proc/${processId}/stat`;
  return signal(processId, 0) && !(existsSync(state) && / Z /.test(readFileSync(state, 'utf8')));
};

const answersAt = (server: Server | null): Promise<boolean> =>
  new Promise((resolve) => {
    if (!server) return resolve(false);
    const socket = connect(Number(/:(\d+)/.exec(server.url.replace(/^\w+:/, ''))![1]), '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

/** Answers whether there is such a process. */
const signal = (processId: number, name: NodeJS.Signals | 0): boolean => {
  try {
    return process.kill(processId, name);
  } catch {
    return false;
  }
};

/** What `export NAME=value` lines say. */
const exported = (lines: string): NodeJS.ProcessEnv =>
  Object.fromEntries([...lines.matchAll(/^export (\w+)='?(.*?)'?$/gm)].map(([, name, value]) => [name, value]));

/** The servers' programs, where they are installed already. The script refreshes its copies, so they are not shared. */
const reuseInstalled = (folder: string): void => {
  const installed = join(process.env.SERVERS_DIR ?? join(tmpdir(), 'ledgerdesk-servers'), 'cache');
  const cache = join(folder, 'cache');
  mkdirSync(cache);
  try {
    for (const name of readdirSync(installed)) {
      if (name === 'mongod') symlinkSync(join(installed, name), join(cache, name));
      else cpSync(join(installed, name), join(cache, name), { recursive: true });
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
};

const portVariables = ['TEST_NATS_PORT', 'TEST_MONGO_PORT', 'TEST_EVENT_STORE_PORT', 'TEST_EVENT_STORE_CONTROL_PORT'];

const freePorts = async (): Promise<NodeJS.ProcessEnv> => {
  const ports: NodeJS.ProcessEnv = {};
  for (const variable of portVariables) ports[variable] = String(await freePort());
  return ports;
};
