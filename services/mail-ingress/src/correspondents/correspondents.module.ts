import { Module } from '@nestjs/common';
import { Correspondents } from './correspondents';
import { CorrespondentsController } from './correspondents.controller';

/** Who writes and is written to. */
@Module({ controllers: [CorrespondentsController], providers: [Correspondents], exports: [Correspondents] })
export class CorrespondentsModule {}
