import { Controller } from '@nestjs/common';
import {
  applyMigration,
  listCopies,
  ownContacts,
  ownsAnything,
  prepareMigration,
  previewMigration,
  readCounterparts,
  releaseMigration,
} from '@ledgerdesk/contracts';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { isUndo } from '../undo-steps';
import { Execution } from './execution';
import { Preparation } from './preparation';
import { SourceParts } from './source-parts';
import { Undoing } from './undoing';

/** Of what is only asked about. */
const NOT_YET = 0;

/** What group transfers ask, step by step. */
@Controller()
export class MigrationsController {
  constructor(
    private readonly parts: SourceParts,
    private readonly preparation: Preparation,
    private readonly execution: Execution,
    private readonly undoing: Undoing,
  ) {}

  @Answers(ownsAnything)
  async ownsAnything({ payload }: IncomingRequest<typeof ownsAnything>) {
    return { ownsAnything: await this.parts.ownsAnything(payload.groupId) };
  }

  @Answers(ownContacts)
  async ownContacts({ payload }: IncomingRequest<typeof ownContacts>) {
    return { found: await this.parts.ownContacts(payload.groupIds) };
  }

  @Answers(previewMigration)
  async preview({ payload }: IncomingRequest<typeof previewMigration>) {
    const { part, ...places } = payload;
    const migration = { transferId: NOT_YET, ...places };
    return isUndo(migration) ? this.undoing.preview(migration, part) : this.preparation.preview(payload);
  }

  @Answers(prepareMigration)
  async prepare({ payload }: IncomingRequest<typeof prepareMigration>) {
    const { part, ...migration } = payload;
    return isUndo(migration) ? this.undoing.prepare(migration, part) : this.preparation.prepare(migration, part);
  }

  @Answers(releaseMigration)
  async release({ payload }: IncomingRequest<typeof releaseMigration>) {
    await this.preparation.release(payload);
    return {};
  }

  @Answers(applyMigration)
  async apply({ payload }: IncomingRequest<typeof applyMigration>) {
    const { staying, createdUntil, ...migration } = payload;
    return isUndo(migration)
      ? this.undoing.applyPart(migration, staying)
      : this.execution.applyPart(migration, createdUntil);
  }

  @Answers(listCopies)
  async copies({ payload }: IncomingRequest<typeof listCopies>) {
    return { contactIds: isUndo(payload) ? [...(await this.undoing.copies(payload))] : [] };
  }

  @Answers(readCounterparts)
  async counterparts({ payload }: IncomingRequest<typeof readCounterparts>) {
    const { migration, preview, ...asked } = payload;
    const { transferId } = migration;
    const undo = { ...migration, transferId: transferId ?? NOT_YET };
    if (isUndo(undo)) return this.undoing.counterparts(undo, { ...asked, preview: preview || transferId === null });
    return { counterparts: await this.execution.counterparts(payload), misfits: [] };
  }
}
