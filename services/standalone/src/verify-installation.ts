import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UpcastingReader } from '@ledgerdesk/event-store';
import { compareToRebuild, Comparison, Difference, StoredDocument, SqliteDocumentStore } from '@ledgerdesk/read-models';
import { configuration, Disposables, openToRead, projectionsOf } from '@ledgerdesk/service-host';
import { services } from './standalone.definition';

/** `different` where anything differs, else `not compared` where anything could not be compared. */
export type Verdict = 'equal' | 'different' | 'not compared';

type VerifyOutput = Readonly<{
  /** A line of the result. Names collections, ids and positions, and never what a document holds. */
  say: (line: string) => void;
  /** A line of how far it has come. */
  progress: (line: string) => void;
  signal?: AbortSignal;
}>;

/** What was rebuilt holds personal facts: its directory is this user's, and is removed. */
const REBUILT = 'ledgerdesk-rebuilt-';

/**
 * Rebuilds every read model of the installation that an environment names beside the one that is kept, whether it runs
 * or not, and compares them.
 *
 * @throws ConfigurationError, NothingInstalled, ServerUnreachable, ForeignCheckpoint: each one line for people; the
 * signal's reason
 */
export const verifyInstallation = async (
  environment: NodeJS.ProcessEnv,
  { say, progress, signal }: VerifyOutput,
): Promise<Verdict> => {
  const given = configuration({}, environment);
  const opened = new Disposables();
  const directory = mkdtempSync(join(tmpdir(), REBUILT));
  opened.add('rebuilt', () => rmSync(directory, { recursive: true, force: true }));
  try {
    const { log: stored, logId, readModelsOf } = await openToRead(given, opened);
    const beside = new SqliteDocumentStore(directory);
    opened.add('threads', () => beside.close(), 2_000);
    const verdicts: Verdict[] = [];
    for (const service of services) {
      const { name, upcasters = {} } = service;
      const log = new UpcastingReader(stored, upcasters);
      const store = readModelsOf(name);
      const options = { log, logId, store, beside, signal, progress: inTenths(name, progress) };
      for await (const comparison of compareToRebuild(projectionsOf(service), options)) {
        for (const line of linesOf(comparison)) say(line);
        verdicts.push(verdictOf(comparison));
      }
    }
    return (
      verdicts.find((verdict) => verdict === 'different') ?? verdicts.find((verdict) => verdict !== 'equal') ?? 'equal'
    );
  } finally {
    await opened.close((what, error) => progress(`${what} was not closed: ${(error as Error).message}`));
  }
};

const inTenths = (service: string, progress: VerifyOutput['progress']) => {
  let told = 0;
  return (position: number, of: number) => {
    const tenths = Math.floor((10 * position) / of);
    if (tenths > told) progress(`${service}: ${10 * tenths} % of the log is read`);
    told = Math.max(told, tenths);
  };
};

const verdictOf = (comparison: Comparison): Verdict => {
  if (comparison.state !== 'compared') return 'not compared';
  return comparison.differences.length === 0 ? 'equal' : 'different';
};

const linesOf = (comparison: Comparison): readonly string[] => {
  const { collection, state } = comparison;
  switch (state) {
    case 'missing':
      return [`${collection}: missing, it was not compared`];
    case 'building':
      return [`${collection}: is being built, it was not compared`];
    case 'parked':
      return [`${collection}: is parked, as its projection threw; it was not compared`];
    case 'compared': {
      const { documents, differences } = comparison;
      const result = differences.length === 0 ? 'equal' : counted(differences.length, 'difference');
      return [`${collection}: ${counted(documents, 'document')}, ${result}`, ...differences.map(lineOf)];
    }
  }
};

const lineOf = ({ collection, id, kept, rebuilt }: Difference): string =>
  `  ${collection} ${JSON.stringify(id)}: kept ${described(kept)}, rebuilt ${described(rebuilt)}`;

const described = (kept: StoredDocument<object> | null): string => {
  if (kept === null) return 'not at all';
  return `${kept.document === null ? 'as removed' : 'with its content'} as of position ${kept.position}`;
};

const counted = (count: number, what: string): string =>
  `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
