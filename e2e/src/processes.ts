import { setTimeout as wait } from 'node:timers/promises';
import { ServiceProcess } from './service-process';

/** The processes of one installation, as a supervisor keeps them: what has ended is started again, where it is told to. */
export class Processes {
  private readonly running = new Map<string, ServiceProcess>();
  private before = '';

  constructor(
    private readonly names: readonly string[],
    readonly environment: NodeJS.ProcessEnv,
    private readonly answers: () => Promise<boolean>,
  ) {}

  async start(): Promise<void> {
    for (const name of this.names) this.startOne(name);
    await this.ready();
  }

  /** All of them have started, and requests are answered. @throws Error when one has ended by itself */
  async ready(): Promise<void> {
    await Promise.all([...this.running.values()].map((service) => service.says(/"msg":"ready"/)));
    while (!(await this.answers().catch(() => false))) {
      this.mustRun();
      await wait(20);
    }
  }

  /** Ends it at once (SIGKILL), also while it is still starting. @throws Error when it had ended by itself */
  async kill(name: string): Promise<void> {
    const service = this.running.get(name)!;
    const ended = await service.end('SIGKILL');
    if (ended !== 'SIGKILL') throw new Error(`${name} had ended by itself (${ended}): ${service.output.slice(-2_000)}`);
    this.before += service.output;
  }

  startOne(name: string): void {
    this.running.set(name, new ServiceProcess(name, this.environment));
  }

  /** Ends all as an operator would. @throws Error when one does not end cleanly */
  async stop(): Promise<void> {
    const ended = [...this.running.values()].map(async (service) => {
      const code = await service.end('SIGTERM');
      return code === 0 ? [] : [`${service.name} (${code}): ${service.output.slice(-2_000)}`];
    });
    const unclean = (await Promise.all(ended)).flat();
    this.before = this.output();
    this.running.clear();
    if (unclean.length > 0) throw new Error(`These did not end cleanly: ${unclean.join('\n')}`);
  }

  output(): string {
    return this.before + [...this.running.values()].map(({ output }) => output).join('');
  }

  /** How often each warning and error was logged, by its message and the error's name. */
  logged(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const [line] of this.output().matchAll(/^\{"level":"(?:warn|error|fatal)".*\}$/gm)) {
      const { service, msg, error } = JSON.parse(line);
      const what = `${service}: ${msg}${error ? ` (${[error.name, error.code].filter(Boolean).join(' ')})` : ''}`;
      counts[what] = (counts[what] ?? 0) + 1;
    }
    return counts;
  }

  private mustRun(): void {
    for (const { name, code, output } of this.running.values())
      if (code !== null) throw new Error(`${name} has ended by itself (${code}): ${output.slice(-2_000)}`);
  }
}
