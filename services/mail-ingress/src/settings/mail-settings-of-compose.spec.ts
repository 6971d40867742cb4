import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configuration } from '@ledgerdesk/service-host';
import { parse } from 'yaml';
import { mailEnvironment } from './mail-ingress.environment';
import { readMailSettings } from './read-mail-settings';

type ComposeFile = { services: { 'mail-ingress': { environment: Record<string, string> } } };

describe('the mail of docker-compose.yml', () => {
  const text = readFileSync(join(__dirname, '../../../../docker-compose.yml'), 'utf8');
  const { environment } = (parse(text, { merge: true }) as ComposeFile).services['mail-ingress'];
  const given = Object.entries(environment).filter(([name]) => !name.endsWith('_FILE'));
  const settings = readMailSettings(
    configuration(mailEnvironment, { ...Object.fromEntries(given), BUS_URL: 'nats://services:password@nats:4222' }),
  );

  it('comes from the mailbox of its mail server, which takes every key', () => {
    expect(settings.misconfigured).toEqual([]);
    expect(settings.mailboxes).toMatchObject([{ host: 'mail', port: 3143, user: 'desk@desk.test', ssl: false }]);
    expect(settings.incomingAddress).toBe('desk+%{key}@desk.test');
  });
  it('goes out through its mail server, which speaks no TLS', () =>
    expect(settings.smtp).toMatchObject({ host: 'mail', port: 3025, user: null, ssl: false, startTls: false }));
  it('makes every new project a Service Desk, so that it can be tried at once', () =>
    expect(settings.enabledForNewProjects).toBe(true));
});
