import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeDocumentStore } from './document-store.contract';
import { SqliteDocumentStore } from './sqlite-document-store';

describe('read models on SQLite', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-read-models-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  describeDocumentStore(async () => new SqliteDocumentStore(join(directory, 'read-models')));
});
