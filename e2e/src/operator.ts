import { join } from 'node:path';
import { freePort } from '@ledgerdesk/test-servers';
import { Api } from './api';
import { ServiceProcess } from './service-process';

/** What an operator does with one installation in one process: starts, backs up, restores, each in a directory of theirs. */
export class Operator {
  private readonly running: ServiceProcess[] = [];
  token = '';

  private constructor(
    readonly directory: string,
    readonly port: number,
    readonly smtpPort: number,
    private readonly settings: NodeJS.ProcessEnv,
  ) {}

  static async at(directory: string, settings: NodeJS.ProcessEnv = {}): Promise<Operator> {
    return new Operator(directory, await freePort(), await freePort(), settings);
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
  restore(file: string, data: string, ...words: readonly string[]): ServiceProcess {
    return this.run('restore.js', data, [this.path(file), ...words]);
  }
  tellErasures(data: string, ...words: readonly string[]): ServiceProcess {
    return this.run('erasures.js', data, words);
  }

  verify(data: string): ServiceProcess {
    return this.run('verify.js', data);
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
    const own = { PORT: String(this.port), SMTP_PORT: String(this.smtpPort), LOG_LEVEL: 'warn' };
    const environment = { ...this.settings, ...own, DATA_DIR: this.path(data) };
    const started = new ServiceProcess('standalone', environment, program, words);
    this.running.push(started);
    return started;
  }
}
