import { Controller } from '@nestjs/common';
import { BlobStore } from '@ledgerdesk/blobs';
import {
  beginImport,
  ImportRefusal,
  ImportView,
  ownerOfImport,
  readImport,
  readImportedRows,
  requestImport,
} from '@ledgerdesk/contracts';
import { CommandMetadata, DomainError } from '@ledgerdesk/event-sourcing';
import { EventStore } from '@ledgerdesk/event-store';
import { Answers, IncomingRequest, RequestScope } from '@ledgerdesk/messaging';
import { recordInput } from '@ledgerdesk/processes';
import { atGroup, requireOwn } from '../crm-access';
import { fileRefused } from './file/file-rows';
import { Import, importStream, PresentImport } from './import';
import { readResult } from './import-steps';
import { ImportInput, importProcess } from './import.process';

@Controller()
export class ImportsController {
  constructor(
    private readonly eventStore: EventStore,
    private readonly blobs: BlobStore,
  ) {}

  @Answers(requestImport, atGroup)
  async request({ payload, scope }: IncomingRequest<typeof requestImport>) {
    const groupId = requireOwn(scope.access, 'edit');
    const metadata = scope.command('request');
    const requestedBy = scope.access.user!.id;
    const data = { ...payload, groupId, requestedBy, requestedAt: metadata.now };
    const requested = await this.record(payload.importId, { type: 'RequestImport', data }, metadata);
    return { import: viewOf(ownedBy(groupId, requested, payload.importId)) };
  }

  /** The file is there. A repeat answers how far it is. */
  @Answers(beginImport, atGroup)
  async begin({ payload: { importId, hash }, scope }: IncomingRequest<typeof beginImport>) {
    await this.load(importId, scope);
    const has = (await this.blobs.list(ownerOfImport(importId))).some((blob) => blob.hash === hash);
    const input: ImportInput = { type: 'FileReceived', data: { hash } };
    const begun = has ? await this.record(importId, input, scope.command('begin')) : await this.load(importId, scope);
    return { import: viewOf(accepted(begun!)) };
  }

  @Answers(readImport, atGroup)
  async read({ payload, scope }: IncomingRequest<typeof readImport>) {
    return { import: viewOf(accepted(await this.load(payload.importId, scope))) };
  }

  @Answers(readImportedRows, atGroup)
  async readRows({ payload: { importId, part }, scope }: IncomingRequest<typeof readImportedRows>) {
    const { results } = accepted(await this.load(importId, scope));
    const hash = results[part - 1];
    const rows = hash === undefined ? null : await readResult(this.blobs, importId, hash);
    return { rows: [...(rows ?? [])] };
  }

  /** @throws DomainError `forbidden`, `crm-disabled`; `import-not-found` also where it is of another group */
  private async load(importId: number, scope: RequestScope): Promise<PresentImport> {
    const groupId = requireOwn(scope.access, 'edit');
    const { state } = await this.eventStore.load(importStream(importId), importProcess);
    return ownedBy(groupId, state, importId);
  }

  private async record(importId: number, input: ImportInput, metadata: CommandMetadata): Promise<Import> {
    return (await recordInput(this.eventStore, importStream(importId), importProcess, input, metadata)).state;
  }
}

const ownedBy = (groupId: number, present: Import, importId: number): PresentImport => {
  if (present?.request.groupId !== groupId) throw notFound(importId);
  return present;
};

/** @throws DomainError `import-file-refused`; `import-not-found` for one whose file never came */
const accepted = (present: PresentImport): PresentImport => {
  const { now, file, refusal, request } = present;
  if (refusal !== null) throw fileRefused(refusal);
  if (now.status === 'abandoned' || (now.status === 'ended' && file === null)) throw notFound(request.importId);
  return present;
};

const notFound = (importId: number): DomainError => {
  const code: ImportRefusal = 'import-not-found';
  return new DomainError(code, `There is no import ${importId} here`);
};

const viewOf = ({ request, file, results, counts, now }: PresentImport): ImportView => {
  const { importId: id, groupId, kind, dryRun, requestedAt: createdAt } = request;
  const hasEnded = ['finished', 'expired', 'ended'].includes(now.status);
  return {
    id,
    groupId,
    kind,
    status: hasEnded ? 'finished' : 'running',
    dryRun,
    total: file?.total ?? 0,
    ...counts,
    warnings: [...(file?.warnings ?? [])],
    createdAt,
    parts: results.length,
  };
};
