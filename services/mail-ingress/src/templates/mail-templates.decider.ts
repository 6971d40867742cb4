import type { MailTemplateName, MailTemplateRefusal } from '@ledgerdesk/contracts';
import { Command, Decider, DomainError } from '@ledgerdesk/event-sourcing';
import { evolve, initialState, MailTemplateEvent, MailTemplates, TemplateOwner } from './mail-templates';

type OfTemplate = { owner: TemplateOwner; name: MailTemplateName };
/** An empty text counts as none (TPL-1). */
export class ChangeMailTemplate extends Command('ChangeMailTemplate')<OfTemplate & { text: string }> {}
export class RemoveMailTemplate extends Command('RemoveMailTemplate')<OfTemplate> {}

type MailTemplateCommand = ChangeMailTemplate | RemoveMailTemplate;

const change = ({ data }: ChangeMailTemplate, templates: MailTemplates): MailTemplateEvent[] => {
  const { owner, name, text } = data;
  if (text.trim() !== '') return templates[name] === text ? [] : [{ type: 'MailTemplateChanged', data }];
  return templates[name] === undefined ? [] : [{ type: 'MailTemplateRemoved', data: { owner, name } }];
};

const remove = ({ data }: RemoveMailTemplate, templates: MailTemplates): MailTemplateEvent[] => {
  const code: MailTemplateRefusal = 'template-not-found';
  if (templates[data.name] === undefined) throw new DomainError(code, `There is no template ${data.name} of its own`);
  return [{ type: 'MailTemplateRemoved', data }];
};

/** What texts are set in place of others. */
export const mailTemplatesDecider: Decider<MailTemplateCommand, MailTemplates, MailTemplateEvent> = {
  initialState,
  evolve,
  decide: (command, templates) => {
    switch (command.type) {
      case 'ChangeMailTemplate':
        return change(command, templates);
      case 'RemoveMailTemplate':
        return remove(command, templates);
    }
  },
};
