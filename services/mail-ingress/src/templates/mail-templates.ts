import type { MailTemplateName } from '@ledgerdesk/contracts';
import { Event } from '@ledgerdesk/event-sourcing';

/** Whose templates they are. `id`: 0 of the instance. */
export type TemplateOwner = { kind: 'project' | 'group' | 'instance'; id: number };
type OfTemplate = { owner: TemplateOwner; name: MailTemplateName };

/** Stream `mailTemplates-<kind>-<id>`: the texts that a project, a group or the instance has in place of others (TPL-1). */
export type MailTemplateChanged = Event<'MailTemplateChanged', OfTemplate & { text: string }>;
export type MailTemplateRemoved = Event<'MailTemplateRemoved', OfTemplate>;
export type MailTemplateEvent = MailTemplateChanged | MailTemplateRemoved;

/** By name; what is not there counts as it stands above. */
export type MailTemplates = Readonly<Partial<Record<MailTemplateName, string>>>;

export const instance: TemplateOwner = { kind: 'instance', id: 0 };
export const templatesStream = ({ kind, id }: TemplateOwner): string => `mailTemplates-${kind}-${id}`;

export const initialState: MailTemplates = {};

export const evolve = (templates: MailTemplates, event: MailTemplateEvent): MailTemplates => {
  switch (event.type) {
    case 'MailTemplateChanged':
      return { ...templates, [event.data.name]: event.data.text };
    case 'MailTemplateRemoved': {
      const { [event.data.name]: _, ...others } = templates;
      return others;
    }
  }
};
