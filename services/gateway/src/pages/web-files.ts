import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fastifyStatic } from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { Language } from './languages';

/** A file of Vite's manifest, by the name of its source. */
type Chunk = Readonly<{ file: string; css?: readonly string[]; imports?: readonly string[] }>;
type Manifest = Readonly<Record<string, Chunk>>;

/** What a page loads, as addresses. */
export type LoadedFiles = Readonly<{ script: string; modules: readonly string[]; styles: readonly string[] }>;

const MAIN = 'main.tsx';
const YEAR_SECONDS = 365 * 24 * 60 * 60;
const kept = `public, max-age=${YEAR_SECONDS}, immutable`;

/** Found by its name when it is asked for: no import, which would make its build a part of this one. */
const PROGRAM = '@ledgerdesk/web';
/** Where `npm run build` puts the browser program. */
export const builtPages = (): string => join(dirname(require.resolve(`${PROGRAM}/package.json`)), 'dist');

/** The files of the browser program. Their names change with their content, so browsers keep them. A Fastify plugin. */
export const webFiles = (directory: string) => async (fastify: FastifyInstance) => {
  fastify.addHook('onSend', async (_, reply) => {
    if ([200, 304].includes(reply.statusCode)) reply.header('cache-control', kept);
  });
  await fastify.register(fastifyStatic, {
    root: join(directory, 'assets'),
    prefix: '/assets/',
    preCompressed: true,
    index: false,
    decorateReply: false,
    cacheControl: false,
  });
};

/** @returns what a page in this language loads; null where the browser program is not built */
export const filesToLoad = (directory: string, language: Language): LoadedFiles | null => {
  const manifest = manifestIn(directory);
  const main = manifest?.[MAIN];
  if (!manifest || !main) return null;
  const ofLanguage = manifest[`messages/${language}.ts`];
  const chunks = [main, ...(ofLanguage ? [ofLanguage] : [])];
  const modules = new Set([...chunks, ...chunks.flatMap((chunk) => importsOf(chunk, manifest))]);
  modules.delete(main);
  return {
    script: `/${main.file}`,
    modules: [...modules].map(({ file }) => `/${file}`),
    styles: [...new Set([main, ...modules].flatMap(({ css = [] }) => css))].map((file) => `/${file}`),
  };
};

const importsOf = ({ imports = [] }: Chunk, manifest: Manifest): readonly Chunk[] =>
  imports.flatMap((name) => [manifest[name]!, ...importsOf(manifest[name]!, manifest)]);

const manifestIn = (directory: string): Manifest | null => {
  try {
    return JSON.parse(readFileSync(join(directory, '.vite/manifest.json'), 'utf8')) as Manifest;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
};
