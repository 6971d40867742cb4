import { Controller } from '@nestjs/common';
import { InvalidFields, MailTemplateName, previewMailTemplate } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { RenderingFailed } from '@ledgerdesk/mail-parsing';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { MailSettings } from '../settings/mail-settings';
import { StoredTemplates } from '../templates/stored-templates';
import { maintainersOfTemplates } from '../templates/template-access';
import { templateNamed, templateText } from '../templates/template-text';
import { RenderParts } from './rendering/render-parts';
import { templatePart, TemplateValues } from './rendering/template-part';

/** Previews take turns with each other, as the mails of one issue do. */
const NO_ISSUE = 0;

/** MA-3 */
@Controller()
export class TemplatePreviewsController {
  constructor(
    private readonly templates: StoredTemplates,
    private readonly renderParts: RenderParts,
    private readonly settings: MailSettings,
  ) {}

  @Answers(previewMailTemplate, maintainersOfTemplates)
  async preview({ payload, scope }: IncomingRequest<typeof previewMailTemplate>) {
    const name = templateNamed(payload.name);
    const typed = payload.text === null ? '' : templateText(payload.text);
    const template = typed || (await this.templates.one(name, scope)).text;
    const base = this.settings.publicUrl.replace(/\/+$/, '');
    const part = templatePart(template, base, this.sampleValues(name, base));
    const rendered = await this.renderParts.run([part], { issueId: NO_ISSUE, hasFailed: false }).catch(unrenderable);
    const [preview] = rendered ?? [];
    if (!preview) throw new DomainError('unavailable', 'Too many mails are rendered at present; try again');
    return { text: preview.text, html: preview.html ?? '' };
  }

  private sampleValues(kind: MailTemplateName, base: string): TemplateValues {
    const { headerText, footerText } = this.settings;
    return {
      kind,
      iid: 42,
      fullPath: 'group/project',
      issueUrl: `${base}/group/project/-/issues/42`,
      unsubscribeUrl: `${base}/-/unsubscribe/sample`,
      description: { markdown: 'The printer is **on fire**.', uploads: [] },
      note: { markdown: 'We are *on our way*.', uploads: [] },
      headerText,
      footerText,
    };
  }
}

const unrenderable = (error: unknown): never => {
  if (!(error instanceof RenderingFailed)) throw error;
  throw new InvalidFields([{ path: 'text', message: 'can not be rendered' }]);
};
