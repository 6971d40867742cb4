import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installed, root, run } from './steps.mjs';

const stamp = join(root, 'node_modules/.cache/ledgerdesk-built');

/** Installs and builds what is missing or older than its source, saying so; quick when there is nothing to do. */
export const installAndBuild = async () => {
  if (!installed()) {
    console.log('Installing packages (npm ci); this takes about a minute ...');
    await orFail(run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']));
  }
  if (existsSync(stamp) && newestSource() <= statSync(stamp).mtimeMs) return;
  console.log('Building ...');
  await orFail(
    run('npx', ['nx', 'run-many', '-t', 'build', '--output-style=static'], { NX_DAEMON: 'false' }, 'on failure'),
  );
  mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
  writeFileSync(stamp, '');
};

const orFail = async (step) => {
  const { ok } = await step;
  if (!ok) process.exit(1);
};

const newestSource = () =>
  Math.max(
    ...['libs', 'services'].flatMap((folder) =>
      readdirSync(join(root, folder)).map((name) => newestBelow(join(root, folder, name, 'src'))),
    ),
    statSync(join(root, 'package-lock.json')).mtimeMs,
  );

const newestBelow = (folder) =>
  Math.max(
    0,
    ...readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => statSync(join(entry.parentPath ?? entry.path, entry.name)).mtimeMs),
  );
