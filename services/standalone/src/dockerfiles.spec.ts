import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { builtinModules } from 'node:module';
import { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { validate } from 'dockerfile-utils';
import { root, stagesOf } from './fixture/compose-file';

const read = (path: string) => readFileSync(join(root, path), 'utf8');
const dockerfiles = readdirSync(join(root, 'deploy')).filter((name) => /Dockerfile$/.test(name));
const image = stagesOf(read('deploy/Dockerfile')).at(-1)!;
const valuesOf = (name: string) => image.instructions.filter((of) => of.name === name).map(({ text }) => text);

describe.each(dockerfiles)('deploy/%s', (name) => {
  const text = read(join('deploy', name));
  const stages = stagesOf(text);

  it('is sound', () => expect(validate(text)).toEqual([]));
  it('begins with versions that do not move, or with stages of its own', () => {
    for (const [index, { base }] of stages.entries()) {
      const before = stages.slice(0, index).map(({ name }) => name);
      if (!before.includes(base)) expect(base).toMatch(/^[a-z/-]+:\d+\.\d+\.\d+-[a-z-]+$/);
    }
  });
  it('copies from stages of its own', () => {
    const names = stages.map(({ name }) => name);
    for (const [, from] of text.matchAll(/--from=(\S+)/g)) expect(names).toContain(from);
  });
  it('ends with a user without rights', () =>
    expect(stages.at(-1)!.instructions.filter(({ name }) => name === 'USER')).toEqual([
      { name: 'USER', text: '1000:1000' },
    ]));
});

describe('the image of the services', () => {
  it('is built of what the context has, and of nothing that is kept out of it', () => {
    const patterns = read('.dockerignore').match(/^[^#\n].*$/gm)!;
    const admitted = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
    expect(patterns[0]).toBe('*');
    for (const path of admitted) expect([path, existsSync(join(root, path))]).toEqual([path, true]);
    const [, copied] = /cp --parents (.*) \/manifests/.exec(read('deploy/Dockerfile'))!;
    const topLevel = copied!.split(' ').map((path) => (/^(libs|services)\//.exec(path) ?? [null, path])[1]);
    expect(admitted).toEqual(expect.arrayContaining(topLevel));
    const { workspaces } = JSON.parse(read('package.json')) as { workspaces: string[] };
    expect(copied!.split(' ')).toEqual(expect.arrayContaining(workspaces.map((folder) => `${folder}/package.json`)));
  });

  it('is built by programs that the context has', () => {
    const scripts = ['libs', 'services'].flatMap((folder) =>
      readdirSync(join(root, folder)).map((name) => read(join(folder, name, 'package.json'))),
    );
    const folders = new Set(scripts.flatMap((text) => /"build": "node \.\.\/\.\.\/(\w+)\//.exec(text)?.[1] ?? []));
    expect([...folders]).toEqual(['tools']);
    expect(read('.dockerignore')).toContain('\n!tools\n');
  });

  it('has every package that the services import', () => {
    const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
    const known = new Set([...Object.keys(dependencies), ...builtinModules.map((name) => `node:${name}`)]);
    const imported = ['libs', 'services'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((path) => /\/src\/.*\.ts$/.test(path) && !ofTests.test(path) && !path.includes('node_modules'))
        .filter((path) => !path.startsWith('web/')) // Of the browser program, the image has what it is built into.
        .flatMap((path) => importsOf(read(join(folder, path))).map((name) => `${name} in ${folder}/${path}`)),
    );
    const names = imported.map((place) => place.split(' ')[0]);
    expect(names).toEqual(expect.arrayContaining(['@nestjs/common', 'libsql', 'mongodb', 'nats', 'reflect-metadata']));
    expect(imported.filter((place) => !known.has(place.split(' ')[0]!))).toEqual([]);
  });

  it('listens where other containers reach it', () =>
    expect(valuesOf('ENV')).toEqual(['NODE_ENV=production HOST=0.0.0.0 HEALTH_PORT=3100']));

  describe('is healthy', () => {
    const [, command] = /CMD (\[.*\])$/.exec(valuesOf('HEALTHCHECK')[0]!)!;
    const [program, ...options] = JSON.parse(command!) as [string, ...string[]];
    let asked: string[];
    const askedOf = async (status: number | null) => {
      asked = [];
      const server = createServer(({ url }, response) => void (asked.push(url!), response.writeHead(status!).end()));
      await once(server.listen(0, '127.0.0.1'), 'listening');
      const { port } = server.address() as AddressInfo;
      if (status === null) server.close();
      const child = spawn(program, options, { env: { PATH: process.env.PATH, HEALTH_PORT: String(port) } });
      const [code] = (await once(child, 'close')) as [number];
      server.close();
      return code;
    };

    it('when a service says that it is ready', async () => {
      expect(await askedOf(200)).toBe(0);
      expect(asked).toEqual(['/health/ready']);
    });
    it('not when it says that it is not', async () => expect(await askedOf(503)).toBe(1));
    it('not when it says nothing', async () => expect(await askedOf(null)).toBe(1));
  });
});

/** What is not built into the image, or serves specs alone. */
const ofTests = /\.(spec|contract|fixture)\.ts$|\/fixture\/|^(testing|test-servers)\//;

/** The packages that a source needs when it runs, but those of the workspace. */
const importsOf = (source: string): string[] =>
  [...source.matchAll(/^(?:import|export) (?!type )[^;]*?from '([^'.][^']*)'|import(?: |\()'([^'.][^']*)'/gm)]
    .map(([, from, whole]) => (from ?? whole)!)
    .filter((name) => !name.startsWith('@ledgerdesk/'))
    .map((name) =>
      name.startsWith('node:')
        ? name
        : name
            .split('/')
            .slice(0, name.startsWith('@') ? 2 : 1)
            .join('/'),
    );
