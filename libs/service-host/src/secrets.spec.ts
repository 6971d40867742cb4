import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configuration } from './configuration';
import { installationSecrets } from './secrets';

const given = 'g'.repeat(32);
const servers = { EVENT_STORE_URL: 'esdb://e', READ_MODELS_URL: 'mongodb://m', BUS_URL: 'nats://b' };

describe('the secrets of an installation', () => {
  let DATA_DIR: string;
  beforeEach(() => (DATA_DIR = mkdtempSync(join(tmpdir(), 'ledgerdesk-secrets-'))));
  afterEach(() => rmSync(DATA_DIR, { recursive: true }));
  const secretsWith = (environment: NodeJS.ProcessEnv) =>
    installationSecrets(configuration({}, { DATA_DIR, ...environment }));

  it('are made at the first start, for the owner alone, and stay', () => {
    const first = secretsWith({});
    expect(first).toEqual({ instance: expect.stringMatching(/^.{43}$/), mail: [expect.stringMatching(/^.{43}$/)] });
    expect(readdirSync(DATA_DIR)).toEqual(['secrets.json']);
    expect(statSync(join(DATA_DIR, 'secrets.json')).mode & 0o777).toBe(0o600);
    expect(secretsWith({})).toEqual(first);
  });
  it('are those that are given, the rest is made', () => {
    const { mail } = secretsWith({});
    expect(secretsWith({ LEDGERDESK_SECRET: given })).toEqual({ instance: given, mail });
    expect(secretsWith({ MAIL_SECRETS: `${given},${given}` }).mail).toEqual([given, given]);
  });
  it('are not made anew where the file is damaged', () => {
    writeFileSync(join(DATA_DIR, 'secrets.json'), '{"instance": "cana');
    expect(() => secretsWith({})).toThrow(/secrets\.json does not hold the secrets of this installation; restore it$/);
  });
  it('must be given where servers are named', () => {
    const both = 'Configuration: where servers are named, LEDGERDESK_SECRET and MAIL_SECRETS must be given';
    expect(() => secretsWith(servers)).toThrow(both);
    expect(secretsWith({ ...servers, LEDGERDESK_SECRET: given, MAIL_SECRETS: given })).toEqual({
      instance: given,
      mail: [given],
    });
    expect(readdirSync(DATA_DIR)).toEqual([]);
  });
});
