import { join } from 'node:path';
import { Api } from './api';
import { ServiceProcess } from './service-process';
import { freePort } from './shapes';

/** What an operator does with one installation in one process: starts, backs up, restores, each in a directory of theirs. */
export class Operator {
  private readonly running: ServiceProcess[] = [];
  private readonly environment: NodeJS.ProcessEnv;
  token = '';

  private constructor(
    readonly directory: string,
    readonly port: number,
    readonly smtpPort: number,
  ) {
    this.environment = { PORT: String(port), SMTP_PORT: String(smtpPort), LOG_LEVEL: 'warn' };
  }

  static async at(directory: string): Promise<Operator> {
    return new Operator(directory, await freePort(), await freePort());
  }

  get api(): Api {
    return new Api(() => `http://127.0.0.1:${this.port}`, this.token);
  }

  /** Of a file or a data directory of this operator. */
  path = (name: string): string => join(this.directory, name);

  start(data = 'data'): ServiceProcess {
    return this.run('main.js', data);
  }
  backUp(file: string, data = 'data'): ServiceProcess {
    return this.run('backup.js', data, [this.path(file)]);
  }
  restore(file: string, data: string): ServiceProcess {
    return this.run('restore.js', data, [this.path(file)]);
  }

  /** Starts for the first time, with the demo content; keeps the token that is shown. */
  async startFirst(): Promise<ServiceProcess> {
    const service = this.start();
    await service.says('Write to it');
    this.token = /Token +(\S+)/.exec(service.output)![1]!;
    return service;
  }

  async endAll(): Promise<void> {
    await Promise.all(this.running.map((each) => each.end()));
  }

  private run(program: string, data: string, words: readonly string[] = []): ServiceProcess {
    const started = new ServiceProcess(
      'standalone',
      { ...this.environment, DATA_DIR: this.path(data) },
      program,
      words,
    );
    this.running.push(started);
    return started;
  }
}
