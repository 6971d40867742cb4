import { Injectable } from '@nestjs/common';
import { listAncestors, MailTemplateName, mailTemplateName } from '@ledgerdesk/contracts';
import { EventStore } from '@ledgerdesk/event-store';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { builtInTexts } from './built-in-texts';
import { instance, MailTemplates, TemplateOwner, templatesStream } from './mail-templates';
import { mailTemplatesDecider } from './mail-templates.decider';

/** `owner`: null of the built-in text. `source`: how the API names whose it is. */
export type EffectiveTemplate = Readonly<{
  name: MailTemplateName;
  text: string;
  source: string;
  owner: TemplateOwner | null;
}>;
type Source = Readonly<{ owner: TemplateOwner; source: string }>;

/** The texts that mails have, as of now (TPL-1). */
@Injectable()
export class StoredTemplates {
  constructor(
    private readonly eventStore: EventStore,
    private readonly client: ServiceClient,
  ) {}

  /** All that count where somebody has entered: its own, or the next ones above. @throws DomainError `unavailable` */
  async all(scope: RequestScope): Promise<readonly EffectiveTemplate[]> {
    const stored = await Promise.all(
      (await this.sources(scope)).map(async (source) => ({ ...source, templates: await this.of(source.owner) })),
    );
    return mailTemplateName.options.map((name) => {
      const [found] = stored.filter(({ templates }) => templates[name] !== undefined);
      if (!found) return { name, text: builtInTexts[name], source: 'built_in', owner: null };
      return { name, text: found.templates[name]!, source: found.source, owner: found.owner };
    });
  }

  async one(name: MailTemplateName, scope: RequestScope): Promise<EffectiveTemplate> {
    return (await this.all(scope)).find((template) => template.name === name)!;
  }

  private async of(owner: TemplateOwner): Promise<MailTemplates> {
    return (await this.eventStore.load(templatesStream(owner), mailTemplatesDecider)).state;
  }

  /** What was entered, then the groups above, the nearest first, then the instance. */
  private async sources(scope: RequestScope): Promise<readonly Source[]> {
    const ofInstance: Source = { owner: instance, source: 'instance' };
    const { target } = scope.access;
    if (!target) return [ofInstance];
    const { kind, id, fullPath } = target;
    const { groupIds } = await this.client.ask(listAncestors, {}, scope);
    const names = fullPath.split('/');
    const above = groupIds.map((groupId, index): Source => {
      const source = names.slice(0, names.length - 1 - index).join('/');
      return { owner: { kind: 'group', id: groupId }, source };
    });
    return [{ owner: { kind, id }, source: kind === 'project' ? kind : fullPath }, ...above, ofInstance];
  }
}
