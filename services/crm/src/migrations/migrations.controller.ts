import { Controller } from '@nestjs/common';
import {
  applyMigration,
  ownsAnything,
  prepareMigration,
  previewMigration,
  readCounterparts,
  releaseMigration,
} from '@ledgerdesk/contracts';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { Execution } from './execution';
import { Preparation } from './preparation';
import { SourceParts } from './source-parts';

/** What group transfers ask, step by step. */
@Controller()
export class MigrationsController {
  constructor(
    private readonly parts: SourceParts,
    private readonly preparation: Preparation,
    private readonly execution: Execution,
  ) {}

  @Answers(ownsAnything)
  async ownsAnything({ payload }: IncomingRequest<typeof ownsAnything>) {
    return { ownsAnything: await this.parts.ownsAnything(payload.groupId) };
  }

  @Answers(previewMigration)
  async preview({ payload }: IncomingRequest<typeof previewMigration>) {
    return this.preparation.preview(payload);
  }

  @Answers(prepareMigration)
  async prepare({ payload }: IncomingRequest<typeof prepareMigration>) {
    const { part, ...migration } = payload;
    return this.preparation.prepare(migration, part);
  }

  @Answers(releaseMigration)
  async release({ payload }: IncomingRequest<typeof releaseMigration>) {
    await this.preparation.release(payload);
    return {};
  }

  @Answers(applyMigration)
  async apply({ payload }: IncomingRequest<typeof applyMigration>) {
    return this.execution.applyPart(payload);
  }

  @Answers(readCounterparts)
  async counterparts({ payload }: IncomingRequest<typeof readCounterparts>) {
    return { counterparts: await this.execution.counterparts(payload) };
  }
}
