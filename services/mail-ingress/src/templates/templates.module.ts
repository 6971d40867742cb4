import { Module } from '@nestjs/common';
import { StoredTemplates } from './stored-templates';
import { TemplatesController } from './templates.controller';

/** The texts of mails, which projects, groups and the instance may set. */
@Module({
  controllers: [TemplatesController],
  providers: [StoredTemplates],
  exports: [StoredTemplates],
})
export class TemplatesModule {}
