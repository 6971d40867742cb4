import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gatewayShape } from '@ledgerdesk/gateway';
import { groupsShape } from '@ledgerdesk/groups';
import { knownVariables, Variable } from '@ledgerdesk/service-host';

/** Rows of the README like "| `PORT` | `3000` | ... |"; a name with [_FILE] may also be given as a file. */
const documented = (): readonly Variable[] => {
  const readme = readFileSync(join(__dirname, '../../../README.md'), 'utf8');
  const rows = readme.matchAll(/^\| `([A-Z_]+)(\[_FILE\])?`\s*\| (?:`([^`]*)`)?\s*\|/gm);
  return [...rows].map(([, name, file, fallback]) => ({ name: name!, fallback, fromFile: file !== undefined }));
};

describe('the configuration in the README', () => {
  it('names every variable of the services, what holds without it, and which may be files', () => {
    const known = knownVariables({ ...groupsShape, ...gatewayShape });
    const told = known.map(({ fallback, ...variable }) => ({
      ...variable,
      fallback: fallback === undefined ? undefined : String(fallback) || undefined,
    }));
    expect(documented()).toEqual(told);
  });
});
