import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@ledgerdesk/test-servers';
import { Api } from './api';
import { Processes } from './processes';

/** Mails go out by this server; a request is given up soon, so that whoever asks again need not wait long. */
export const loadVariables = (mailServer: string): NodeJS.ProcessEnv => ({
  MAIL_SMTP_HOST: new URL(mailServer).hostname,
  MAIL_SMTP_PORT: new URL(mailServer).port,
  MAIL_SMTP_START_TLS: 'false',
  PUBLIC_URL: 'https://desk.test',
  REQUEST_BUDGET_MS: '3000',
  LOG_LEVEL: 'info',
});

/** The embedded shape in a process that may be killed, with a data directory of its own. */
export const aProcessToKill = async (variables: NodeJS.ProcessEnv) => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-kills-'));
  const adminToken = randomBytes(20).toString('hex');
  const port = await freePort();
  const smtpPort = await freePort();
  const environment = {
    DATA_DIR: join(directory, 'data'),
    PORT: `${port}`,
    SMTP_PORT: `${smtpPort}`,
    LEDGERDESK_ADMIN_TOKEN: adminToken,
    LEDGERDESK_DEMO: 'false',
    ...variables,
  };
  const url = `http://127.0.0.1:${port}`;
  const user = { headers: { 'PRIVATE-TOKEN': adminToken } };
  const answers = async () => (await fetch(`${url}/api/v4/user`, user)).status === 200;
  const processes = new Processes(['standalone'], environment, answers);
  return {
    api: new Api(() => url, adminToken),
    smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
    environment,
    processes,
    remove: () => rmSync(directory, { recursive: true }),
  };
};
