import { ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Readable } from 'node:stream';

const root = join(__dirname, '../..');

/** A built service, or another program of it, in a process of its own, as people run it: what it printed, how it ended. */
export class ServiceProcess {
  output = '';
  /** How it ended; null while it runs. */
  code: number | NodeJS.Signals | null = null;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;
  private readonly process: ChildProcessByStdio<null, Readable, Readable>;

  constructor(
    readonly name: string,
    environment: NodeJS.ProcessEnv,
    program = 'main.js',
    words: readonly string[] = [],
  ) {
    const { PATH } = process.env;
    const main = join(root, `services/${name}/dist/${program}`);
    this.process = spawn(process.execPath, [main, ...words], {
      env: { PATH, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.process.stdout, this.process.stderr])
      stream.on('data', (text: Buffer) => (this.output += text.toString()));
    this.ended = once(this.process, 'close').then(([code, signal]) => (this.code = code ?? signal));
  }

  /** Waits until it has printed this. */
  async says(text: string | RegExp): Promise<string> {
    for (;;) {
      const found = typeof text === 'string' ? this.output.includes(text) && text : text.exec(this.output)?.[0];
      if (found) return found;
      if (this.code !== null) throw new Error(`${this.name} ended without saying ${text}:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  send(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  async end(signal: NodeJS.Signals = 'SIGKILL'): Promise<number | NodeJS.Signals> {
    this.process.kill(signal);
    return this.ended;
  }
}
