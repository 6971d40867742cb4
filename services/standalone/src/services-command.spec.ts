import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from './fixture/compose-file';

describe('npm run services', () => {
  const run = async (environment: NodeJS.ProcessEnv) => {
    const { PATH } = process.env;
    const command = spawn(process.execPath, [join(root, 'tools/services.mjs')], { env: { PATH, ...environment } });
    let output = '';
    for (const stream of [command.stdout, command.stderr]) stream.on('data', (text) => (output += text));
    const [code] = (await once(command, 'close')) as [number];
    return { code, output };
  };

  it('names every variable that is missing, a line each, and starts nothing', async () =>
    expect(await run({})).toEqual({
      code: 78,
      output: [
        'EVENT_STORE_URL is needed',
        'READ_MODELS_URL is needed',
        'BUS_URL is needed',
        'LEDGERDESK_SECRET is needed',
        'MAIL_SECRETS is needed\n',
      ].join('\n'),
    }));
  it('asks for no variable that is given, be it as a file', async () => {
    const given = { EVENT_STORE_URL: 'esdb://a', READ_MODELS_URL_FILE: '/b', BUS_URL: 'nats://c', MAIL_SECRETS: 'd' };
    expect(await run(given)).toEqual({ code: 78, output: 'LEDGERDESK_SECRET is needed\n' });
  });
});
