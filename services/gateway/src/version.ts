import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const packageFile = join(__dirname, '../package.json');

/** That of the package; `revision` is empty, as no build names one yet. */
export const version: Readonly<{ version: string; revision: string }> = {
  version: (JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }).version,
  revision: '',
};
