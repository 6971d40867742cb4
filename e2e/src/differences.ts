import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LogUnavailable } from '@ledgerdesk/event-store';
import { AnyProjection, differencesFromRebuild, SqliteDocumentStore } from '@ledgerdesk/read-models';
import { Parts } from '@ledgerdesk/service-host';
import { verify } from './verify-process';

/** What the read models of a service in this process have otherwise than its log makes it. */
export const differencesIn = async (
  { log, logId, documents: store }: Pick<Parts, 'log' | 'logId' | 'documents'>,
  projections: readonly AnyProjection[],
): Promise<readonly string[]> => {
  for (;;) {
    const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-rebuilt-'));
    const beside = new SqliteDocumentStore(directory);
    try {
      const differences = await differencesFromRebuild(projections, { log, logId, store, beside });
      return differences.map((difference) => JSON.stringify(difference));
    } catch (error) {
      if (!(error instanceof LogUnavailable)) throw error;
    } finally {
      await beside.close();
      rmSync(directory, { recursive: true });
    }
  }
};

/** The same of an installation that runs in processes of its own, as `npm run verify` finds it out. */
export const differencesBeside = async (environment: NodeJS.ProcessEnv): Promise<readonly string[]> => {
  const { code, lines, besides } = await verify(environment);
  if (code > 1) throw new Error(`It was not verified:\n${lines.join('\n')}\n${besides}`);
  return lines.filter((line) => !line.endsWith(', equal'));
};
