// `node ../../tools/bundle.mjs <file>...` in a package's folder builds what the package exports into one file of `dist`, and
// each of these programs of `src` into another, which has our other packages in it, too: a process that loads fewer files
// starts sooner. What they start as threads lies beside them.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { transform } from '@swc/core';
import { build } from 'esbuild';
import { root } from './steps.mjs';

/** One sign in a comment that is not Latin-1 would make V8 keep two bytes for each sign of the whole file. */
const withoutComments = {
  minify: true, // Blanks; esbuild prints them again.
  jsc: { minify: { compress: false, mangle: false, format: { comments: false } } },
};

/** esbuild alone would leave out the types of constructor parameters, by which Nest injects. */
const bySwc = {
  name: 'swc',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const options = { filename: path, configFile: join(root, '.swcrc'), sourceMaps: 'inline', ...withoutComments };
      const { code } = await transform(await readFile(path, 'utf8'), options);
      return { contents: code, loader: 'js' };
    }),
};

/** Imports of other packages stay as they are, but for those that `isInside`. */
const importing = (isInside) => ({
  name: 'packages',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || isInside(path) ? undefined : { path, external: true },
    ),
});

/** Answers the folders of what was built. */
const bundle = async (files, isInside) => {
  const { metafile } = await build({
    entryPoints: files.map((file) => ({ in: file, out: basename(file, '.ts') })),
    outdir: 'dist',
    bundle: true,
    conditions: ['source'],
    platform: 'node',
    target: 'node20.19',
    sourcemap: true,
    sourcesContent: false,
    metafile: true,
    plugins: [importing(isInside), bySwc],
    logLevel: 'warning',
  });
  return [...new Set(Object.keys(metafile.inputs).map((file) => dirname(file)))];
};

const threadsIn = (folders) =>
  folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('-worker.ts'))
      .map((name) => relative('.', join(folder, name))),
  );

const bundleWithThreads = async (files, isInside) => {
  const threads = threadsIn(await bundle(files, isInside));
  if (threads.length > 0) await bundle(threads, isInside);
};

const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
const exported = Object.values(exports).flatMap(({ source }) => (source ? [join(source)] : []));
const programs = process.argv.slice(2).map((file) => join('src', file));

rmSync('dist', { recursive: true, force: true });
await bundleWithThreads(exported, () => false);
if (programs.length > 0) await bundleWithThreads(programs, (path) => path.startsWith('@ledgerdesk/'));
