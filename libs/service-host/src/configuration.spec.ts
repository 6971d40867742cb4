import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { configuration } from './configuration';
import { secret } from './variables';

const folder = mkdtempSync(join(tmpdir(), 'ledgerdesk-configuration-'));
const file = (content: string) => {
  const name = join(folder, 'secret');
  writeFileSync(name, content);
  return name;
};
const good = 'x'.repeat(32);
const problem = (environment: NodeJS.ProcessEnv, shape = {}) => {
  try {
    configuration(shape, environment);
  } catch (error) {
    return (error as Error).message.replace('Configuration: ', '');
  }
};
const distributed = {
  EVENT_STORE_URL: 'esdb://events:2113',
  READ_MODELS_URL: 'mongodb://a:27017,b:27017/?replicaSet=rs',
  BUS_URL: 'nats://user:password@bus:4222',
};

describe('the configuration', () => {
  afterAll(() => rmSync(folder, { recursive: true }));

  it('needs nothing in one process', () =>
    expect(configuration({}, { PATH: '/bin', PORT: '' })).toEqual({
      BUS_INSECURE: false,
      SUBSCRIBERS: [],
      DATA_DIR: './data',
      HEALTH_HOST: '127.0.0.1',
      HOST: '127.0.0.1',
      LEDGERDESK_DEMO: true,
      LOG_LEVEL: 'info',
      PORT: 3000,
      PUBLIC_URL: 'http://127.0.0.1:3000',
      servers: null,
    }));
  it('keeps state and blobs on the server of the read models unless it is told another', () => {
    const { READ_MODELS_URL } = distributed;
    const own = { ...distributed, STATE_URL: 'mongodb://state' };
    expect(configuration({}, own).servers).toEqual({ ...own, BLOBS_URL: READ_MODELS_URL });
  });
  it('names the servers that are missing where one is set', () =>
    expect(problem({ BLOBS_URL: 'mongodb://blobs', BUS_URL: distributed.BUS_URL })).toBe(
      'EVENT_STORE_URL is not set, but BLOBS_URL is; READ_MODELS_URL is not set, but BLOBS_URL is; STATE_URL is not set, but BLOBS_URL is',
    ));
  it('takes the variables of a service besides', () => {
    const shape = { MAIL_WORKERS: z.coerce.number().int().default(2), MAIL_HOST: z.string() };
    const { MAIL_WORKERS, MAIL_HOST, PORT } = configuration(shape, { MAIL_WORKERS: '4', MAIL_HOST: 'a', PORT: '80' });
    expect([MAIL_WORKERS, MAIL_HOST, PORT]).toEqual([4, 'a', 80]);
    expect(problem({}, shape)).toBe('MAIL_HOST is not set');
  });

  it.each([
    ['PORT', '70000', 'PORT: expected a port from 0 to 65535'],
    ['PORT', '3e3', 'PORT: expected a port from 0 to 65535'],
    ['BUS_INSECURE', 'yes', 'BUS_INSECURE: expected true or false'],
    ['PUBLIC_URL', 'desk.example.com', 'PUBLIC_URL: expected an address that begins with http:// or https://'],
    ['LEDGERDESK_SECRET', 'short-canary', 'LEDGERDESK_SECRET: expected at least 32 characters'],
    ['LEDGERDESK_SECRET', `change-me-${good}`, 'LEDGERDESK_SECRET: expected a secret of your own, not the example'],
    ['MAIL_SECRETS', `${good},short-canary`, 'MAIL_SECRETS.1: expected at least 32 characters'],
  ])('says of a bad %s what is expected, and not what it was', (name, value, message) =>
    expect(problem({ [name]: value })).toBe(message),
  );
  it('names all that is bad at once', () =>
    expect(problem({ PORT: 'x', LOG_LEVEL: 'loud' })).toMatch(/^LOG_LEVEL: .*; PORT: .*$/));

  const ofMail = { MAIL_WORKERS: z.string().optional(), SERVICE_DESK_EMAIL_INBOX_METHOD: z.string().optional() };
  it.each([
    ['LEDGERDESK_SECERT', 'LEDGERDESK_SECERT is no known variable; did you mean LEDGERDESK_SECRET?'],
    ['MAIL_SECRET_FILE', 'MAIL_SECRET_FILE is no known variable; did you mean MAIL_SECRETS_FILE?'],
    ['SERVICE_DESK_EMAIL_COLOUR', 'SERVICE_DESK_EMAIL_COLOUR is no known variable'],
  ])('stops at %s', (name, message) => expect(problem({ [name]: 'x' }, ofMail)).toBe(message));
  it('passes over what only another service understands, so that all may have the same environment', () =>
    expect(problem({ MAIL_SECRET_FILE: 'x', INCOMING_EMAIL_COLOUR: 'x' })).toBe(undefined));
  it('passes over what Kubernetes says of services', () =>
    expect(problem({ MAIL_INGRESS_SERVICE_HOST: '10.0.0.1', MAIL_INGRESS_PORT_25_TCP_ADDR: '10.0.0.1' }, ofMail)).toBe(
      undefined,
    ));

  it('reads who may subscribe to announcements, each by a name that a consumer can have', () => {
    expect(configuration({}, { SUBSCRIBERS: 'billing,data_lake' }).SUBSCRIBERS).toEqual(['billing', 'data_lake']);
    expect(configuration({}, {}).SUBSCRIBERS).toEqual([]);
    expect(problem({ SUBSCRIBERS: 'a.b' })).toBe(
      'SUBSCRIBERS.0: expected names of letters, digits, _ and -, separated by commas',
    );
  });

  it('reads a secret from a file, without one line end', () => {
    expect(configuration({}, { LEDGERDESK_SECRET_FILE: file(`${good}\r\n`) }).LEDGERDESK_SECRET).toBe(good);
    expect(problem({ LEDGERDESK_SECRET_FILE: file(`${good}\n\n`) })).toBe('LEDGERDESK_SECRET: expected no white space');
  });
  it('reads the address of a server from a file, as a password may stand in it', () =>
    expect(configuration({}, { ...distributed, BUS_URL: '', BUS_URL_FILE: file(distributed.BUS_URL) }).servers).toEqual(
      configuration({}, distributed).servers,
    ));
  it('refuses a secret given twice', () =>
    expect(problem({ LEDGERDESK_SECRET: good, LEDGERDESK_SECRET_FILE: file(good) })).toBe(
      'LEDGERDESK_SECRET and LEDGERDESK_SECRET_FILE are both set',
    ));
  it('names a file that is not there', () =>
    expect(problem({ MAIL_SECRETS_FILE: '/nowhere' })).toBe("MAIL_SECRETS_FILE: /nowhere can't be read (ENOENT)"));
  it('reads no other variable from a file', () =>
    expect(problem({ LEDGERDESK_KEY_FILE: file(good) }, { LEDGERDESK_KEY: secret(32).optional() })).toMatch(
      /^LEDGERDESK_KEY_FILE is no known variable/,
    ));
});
