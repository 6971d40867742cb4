import { Controller } from '@nestjs/common';
import {
  changeMailTemplate,
  listMailTemplates,
  MailTemplateView,
  readMailTemplate,
  removeMailTemplate,
} from '@ledgerdesk/contracts';
import { EventStore } from '@ledgerdesk/event-store';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { assertWritable } from '../service-desk/project-members';
import { templatesStream } from './mail-templates';
import { ChangeMailTemplate, mailTemplatesDecider, RemoveMailTemplate } from './mail-templates.decider';
import { EffectiveTemplate, StoredTemplates } from './stored-templates';
import { maintainersOfTemplates, ownerOf } from './template-access';
import { templateNamed, templateText } from './template-text';

/** MA-3, of the project or group that was entered, or of the instance. They are read from their streams, so that nothing is behind. */
@Controller()
export class TemplatesController {
  constructor(
    private readonly templates: StoredTemplates,
    private readonly eventStore: EventStore,
  ) {}

  @Answers(listMailTemplates, maintainersOfTemplates)
  async list({ scope }: IncomingRequest<typeof listMailTemplates>) {
    return { templates: (await this.templates.all(scope)).map(templateView) };
  }

  @Answers(readMailTemplate, maintainersOfTemplates)
  async read({ payload, scope }: IncomingRequest<typeof readMailTemplate>) {
    return { template: templateView(await this.templates.one(templateNamed(payload.name), scope)) };
  }

  @Answers(changeMailTemplate, maintainersOfTemplates)
  async change({ payload, scope }: IncomingRequest<typeof changeMailTemplate>) {
    assertWritable(scope.access);
    const name = templateNamed(payload.name);
    const owner = ownerOf(scope.access);
    const change = new ChangeMailTemplate({ owner, name, text: templateText(payload.text) }, scope.command());
    const { position } = await this.eventStore.execute(templatesStream(owner), mailTemplatesDecider, change);
    return { template: templateView(await this.templates.one(name, scope)), position, visible: true };
  }

  @Answers(removeMailTemplate, maintainersOfTemplates)
  async remove({ payload, scope }: IncomingRequest<typeof removeMailTemplate>) {
    assertWritable(scope.access);
    const name = templateNamed(payload.name);
    const owner = ownerOf(scope.access);
    const remove = new RemoveMailTemplate({ owner, name }, scope.command());
    const { position } = await this.eventStore.execute(templatesStream(owner), mailTemplatesDecider, remove);
    return { position, visible: true };
  }
}

const templateView = ({ name, text, source }: EffectiveTemplate): MailTemplateView => ({ name, text, source });
