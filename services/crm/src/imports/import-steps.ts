import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { BlobStore } from '@ledgerdesk/blobs';
import { ImportedRow, ImportKind, ownerOfImport, resolveAccess } from '@ledgerdesk/contracts';
import { DomainError, ProcessStep } from '@ledgerdesk/event-sourcing';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { ProcessDefinition, ProcessHandler, workList } from '@ledgerdesk/processes';
import { requireOwn } from '../crm-access';
import { ImportFiles } from './file/import-files';
import { FileRow, isFileRefusal } from './file/file-rows';
import { Import, IMPORT_STREAM, ImportEvent, ownerOfResult, PresentImport, RowCounts } from './import';
import { ImportCommand, ImportInput, importProcess } from './import.process';
import { ContactRows } from './rows/contact-rows';
import { ImportedRows, result } from './rows/imported-rows';
import { OrganizationRows } from './rows/organization-rows';

type PartCommand = Readonly<{ subject: PresentImport; part: number }>;
type Of<Type extends ImportCommand['type']> = Extract<ImportCommand, Readonly<{ type: Type }>>;

/** A hundred rows, or the reading of a file. */
const TIME_FOR_ONE_MS = 30_000;
const TIME_FOR_ACCESS_MS = 3_000;
const CONCURRENCY = 4;

/** Does the steps of imports. What can't be done at present is done again later. */
@Injectable()
export class ImportSteps implements ProcessHandler<ImportCommand, ImportInput> {
  readonly timeForOneMs = TIME_FOR_ONE_MS;
  readonly concurrency = CONCURRENCY;
  private readonly rows: Readonly<Record<ImportKind, ImportedRows>>;

  constructor(
    private readonly blobs: BlobStore,
    private readonly client: ServiceClient,
    private readonly files: ImportFiles,
    contacts: ContactRows,
    organizations: OrganizationRows,
  ) {
    this.rows = { contacts, organizations };
  }

  async send(command: ImportCommand, step: ProcessStep): Promise<ImportInput | null> {
    const { importId } = command.subject.request;
    const scope = RequestScope.ofStep(step).through('import').because({ importId }).part(step.step);
    try {
      return await this.run(command, scope);
    } catch (error) {
      if ('part' in command && isRefused(error, ...ENDED_RIGHTS))
        return { type: 'RightsEnded', data: { part: command.part } };
      if (isRefused(error, ...PASSING)) return null;
      throw error;
    }
  }

  private run(command: ImportCommand, scope: RequestScope): Promise<ImportInput> {
    switch (command.type) {
      case 'read':
        return this.read(command);
      case 'check':
        return this.check(command, scope);
      case 'hold':
        return this.hold(command, scope);
      case 'release':
        return this.release(command, scope);
      case 'apply':
        return this.apply(command, scope);
      case 'delete-file':
        return this.deleteFile(command.subject, scope);
      case 'delete-rows':
        return this.deleteRows(command.subject);
    }
  }

  private async read({ subject, hash }: Of<'read'>): Promise<ImportInput> {
    try {
      return { type: 'FileRead', data: await this.files.read(subject.request, hash) };
    } catch (error) {
      if (!isFileRefusal(error)) throw error;
      return { type: 'FileRefused', data: { message: error.message } };
    }
  }

  private async check({ subject, part }: PartCommand, scope: RequestScope): Promise<ImportInput> {
    const rows = await this.rowsOf(subject, part);
    const results = await this.rows[subject.request.kind].preview(rows, await this.context(subject, scope));
    return { type: 'PartChecked', data: { part, failed: countsOf(results).failed } };
  }

  private async hold({ subject, part }: PartCommand, scope: RequestScope): Promise<ImportInput> {
    const rows = await this.rowsOf(subject, part);
    const results = await this.rows[subject.request.kind].hold(rows, await this.context(subject, scope));
    return { type: 'PartHeld', data: { part, failed: countsOf(results).failed } };
  }

  private async release({ subject, part }: PartCommand, scope: RequestScope): Promise<ImportInput> {
    const { request, file } = subject;
    const rows = await this.rowsOf(subject, part);
    await this.rows[request.kind].release(rows, { request, file: file!, scope });
    return { type: 'PartReleased', data: { part } };
  }

  private async apply(command: Of<'apply'>, scope: RequestScope): Promise<ImportInput> {
    const { subject, part } = command;
    const results = await this.resultsOf(command, await this.rowsOf(subject, part), scope);
    const content = Buffer.from(JSON.stringify(results));
    const { hash: rows } = await this.blobs.put(ownerOfResult(subject.request.importId), content);
    return { type: 'PartApplied', data: { part, rows, ...countsOf(results) } };
  }

  private async resultsOf(
    { subject, skips }: Of<'apply'>,
    rows: readonly FileRow[],
    scope: RequestScope,
  ): Promise<readonly ImportedRow[]> {
    if (skips === 'all') return rows.map(skipped);
    const { kind, dryRun } = subject.request;
    const context = await this.context(subject, scope);
    if (skips === 'none' && !dryRun) return this.rows[kind].write(rows, context);
    const { hold, preview } = this.rows[kind];
    const results = await (subject.held > 0 && skips === 'sound' ? hold : preview).call(this.rows[kind], rows, context);
    if (skips === 'none') return results;
    return results.map((each) => (each.status === 'failed' ? each : { ...each, status: 'skipped', id: null }));
  }

  private async deleteFile({ request: { importId } }: PresentImport, scope: RequestScope): Promise<ImportInput> {
    await this.blobs.delete(ownerOfImport(importId));
    return { type: 'FileDeleted', data: { at: scope.command().now } };
  }

  private async deleteRows({ request: { importId } }: PresentImport): Promise<ImportInput> {
    await this.blobs.delete(ownerOfResult(importId));
    return { type: 'RowsDeleted', data: {} };
  }

  private rowsOf({ request: { importId }, file }: PresentImport, part: number): Promise<readonly FileRow[]> {
    return this.files.part(importId, file!.parts[part - 1]!);
  }

  /** By the rights that whoever requested it has now. @throws DomainError where they have ended */
  private async context({ request, file }: PresentImport, scope: RequestScope) {
    const asked = { who: { userId: request.requestedBy }, what: { group: request.groupId } };
    const access = await this.client.ask(resolveAccess, asked, scope.within(TIME_FOR_ACCESS_MS));
    requireOwn(access, 'edit');
    return { request, file: file!, scope: scope.as(access) };
  }
}

/** The rows of a part of the result. */
export const readResult = async (
  blobs: BlobStore,
  importId: number,
  hash: string,
): Promise<readonly ImportedRow[] | null> => {
  const content = await blobs.open(ownerOfResult(importId), hash);
  return content && (JSON.parse((await buffer(content)).toString()) as ImportedRow[]);
};

const skipped = (row: FileRow): ImportedRow => result(row, 'skipped', null);

const countsOf = (results: readonly ImportedRow[]): RowCounts => {
  const count = (status: ImportedRow['status']) => results.filter((row) => row.status === status).length;
  return {
    created: count('created'),
    updated: count('updated'),
    unchanged: count('unchanged'),
    skipped: count('skipped'),
    failed: count('failed'),
  };
};

const ENDED_RIGHTS = ['forbidden', 'crm-disabled', 'unauthenticated', 'group-not-found'];
/** It may go otherwise when it is tried again. */
const PASSING = [
  'unavailable',
  'concurrent-change',
  'contact-not-found',
  'contact-merged',
  'organization-not-found',
  'organization-merged',
];

const isRefused = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof DomainError && codes.includes(error.code);

const openImports = workList(importProcess, {
  collection: 'open-imports',
  version: 1,
  stream: IMPORT_STREAM,
  handles: [
    'ImportRequested',
    'ImportFileReceived',
    'ImportFileRead',
    'ImportPartChecked',
    'ImportPartHeld',
    'ImportPartReleased',
    'ImportPartApplied',
    'ImportRightsEnded',
    'ImportFinished',
    'ImportAbandoned',
    'ImportDiscarded',
    'ImportRowsExpired',
    'ImportRowsDeleted',
  ],
});

export const importDefinition: ProcessDefinition<ImportInput, Import, ImportEvent, ImportCommand> = {
  process: importProcess,
  workList: openImports,
  handler: ImportSteps,
};
