// `node ../../tools/bundle.mjs <file>...` in a package's folder builds what the package exports into one file of `dist`, and
// each of these programs of `src` into another, which has all it needs at its start in it: a process that loads fewer files
// starts sooner. What they start as threads lies beside them.
import { createRequire } from 'node:module';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { transform } from '@swc/core';
import { build } from 'esbuild';
import { root } from './steps.mjs';

/** esbuild alone would leave out the types of constructor parameters, by which Nest injects. */
const bySwc = {
  name: 'swc',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const options = { filename: path, configFile: join(root, '.swcrc'), sourceMaps: 'inline' };
      const { code } = await transform(await readFile(path, 'utf8'), options);
      return { contents: code, loader: 'js' };
    }),
};

const { lazy } = JSON.parse(readFileSync(join(root, '.swcrc'), 'utf8')).module;
/** These find files of theirs beside them: libraries in machine code, threads, pages. */
const WITH_FILES = ['libsql', 'pino', 'thread-stream'];
const packageOf = (path) => /^(@[^/]+\/)?[^/]+/.exec(path)[0];
const staysOutside = new Set([...lazy.map(packageOf), ...WITH_FILES]);
const isOurs = (path) => path.startsWith('@ledgerdesk/');

/** Whether a package that may not be installed, such as those that Nest can do without, is there. */
const isInstalled = (path, folder) => {
  try {
    createRequire(join(folder, 'any.js')).resolve(path);
    return true;
  } catch {
    return false;
  }
};

/** Answers whether a program has it inside: its processes read one file in place of a thousand when they start. */
const isInside = (path, folder) => isOurs(path) || (!staysOutside.has(packageOf(path)) && isInstalled(path, folder));

/** Imports of other packages stay as they are, but for those that `belong` inside; so does what is only looked for. */
const importing = (belong) => ({
  name: 'packages',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^[^./]/ }, ({ path, kind, resolveDir }) =>
      kind === 'entry-point' || (kind !== 'require-resolve' && belong(path, resolveDir))
        ? undefined
        : { path, external: true },
    ),
});

/** Answers the folders of what was built. */
const bundle = async (files, belong) => {
  const { metafile } = await build({
    entryPoints: files.map((file) => ({ in: file, out: basename(file, '.ts') })),
    outdir: 'dist',
    bundle: true,
    minifyWhitespace: true, // Comments go, too: one sign that is not Latin-1 makes V8 keep two bytes for each of the file.
    legalComments: 'none', // Each package lies in node_modules with its licence.
    conditions: ['source'],
    platform: 'node',
    target: 'node20.19',
    sourcemap: true,
    sourcesContent: false,
    metafile: true,
    plugins: [importing(belong), bySwc],
    logLevel: 'warning',
  });
  return [...new Set(Object.keys(metafile.inputs).map((file) => dirname(file)))];
};

const threadsIn = (folders) =>
  folders
    .filter((folder) => !folder.includes('node_modules'))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.endsWith('-worker.ts'))
        .map((name) => relative('.', join(folder, name))),
    );

const bundleWithThreads = async (files, belong) => {
  const threads = threadsIn(await bundle(files, belong));
  if (threads.length > 0) await bundle(threads, belong);
};

const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
const exported = Object.values(exports).flatMap(({ source }) => (source ? [join(source)] : []));
const programs = process.argv.slice(2).map((file) => join('src', file));

rmSync('dist', { recursive: true, force: true });
await bundleWithThreads(exported, () => false);
if (programs.length > 0) await bundleWithThreads(programs, isInside);
