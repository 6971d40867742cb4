import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crmEnvironment } from '@ledgerdesk/crm';
import { gatewayEnvironment } from '@ledgerdesk/gateway';
import { groupsEnvironment } from '@ledgerdesk/groups';
import { mailEnvironment } from '@ledgerdesk/mail-ingress';
import { knownVariables, Variable } from '@ledgerdesk/service-host';

/** Rows like "| `PORT` | `3000` | ... |"; a name with [_FILE] may also be given as a file. */
const documentedIn = (document: string): readonly Variable[] => {
  const text = readFileSync(join(__dirname, '../../..', document), 'utf8');
  const rows = text.matchAll(/^\| `([A-Z0-9_]+)(\[_FILE\])?`\s*\| (?:`([^`]*)`)?\s*\|/gm);
  return [...rows].map(([, name, file, fallback]) => ({ name: name!, fallback, fromFile: file !== undefined }));
};
/** What holds for one mailbox holds for the other. */
const ofBothMailboxes = (variable: Variable): readonly Variable[] =>
  variable.name.startsWith('INCOMING_EMAIL_')
    ? [variable, { ...variable, name: variable.name.replace('INCOMING', 'SERVICE_DESK') }]
    : [variable];

const byName = (variables: readonly Variable[]) => [...variables].sort((a, b) => (a.name < b.name ? -1 : 1));

describe('the documented configuration', () => {
  it('names every variable of the services, what holds without it, and which may be files', () => {
    const known = knownVariables({
      ...groupsEnvironment,
      ...crmEnvironment,
      ...gatewayEnvironment,
      ...mailEnvironment,
    });
    const told = known.map(({ fallback, ...variable }) => ({
      ...variable,
      fallback: fallback === undefined ? undefined : String(fallback) || undefined,
    }));
    const documented = [
      ...documentedIn('README.md'),
      ...documentedIn('docs/mail-settings.md').flatMap(ofBothMailboxes),
    ];
    expect(byName(documented)).toEqual(byName(told));
  });
});
