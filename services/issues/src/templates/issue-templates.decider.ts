import type { IssueTemplateRefusal } from '@ledgerdesk/contracts';
import { Command, Decider, DomainError } from '@ledgerdesk/event-sourcing';
import { evolve, initialState, IssueTemplateEvent, IssueTemplates, TemplateOwner } from './issue-templates';

type OfTemplate = { owner: TemplateOwner; name: string };
export class ChangeIssueTemplate extends Command('ChangeIssueTemplate')<OfTemplate & { content: string }> {}
export class RemoveIssueTemplate extends Command('RemoveIssueTemplate')<OfTemplate> {}

type IssueTemplateCommand = ChangeIssueTemplate | RemoveIssueTemplate;

/** All that a project or group has of its own are remembered together. */
export const MOST_TEMPLATES = 100;

const change = ({ data }: ChangeIssueTemplate, templates: IssueTemplates): IssueTemplateEvent[] => {
  const { name, content } = data;
  if (templates.get(name) === content) return [];
  if (!templates.has(name) && templates.size >= MOST_TEMPLATES)
    throw refusal('too-many-templates', `There can be at most ${MOST_TEMPLATES} issue templates here`);
  return [{ type: 'IssueTemplateChanged', data }];
};

const remove = ({ data }: RemoveIssueTemplate, templates: IssueTemplates): IssueTemplateEvent[] => {
  if (!templates.has(data.name)) throw refusal('template-not-found', 'There is no issue template of this name here');
  return [{ type: 'IssueTemplateRemoved', data }];
};

const refusal = (code: IssueTemplateRefusal, message: string) => new DomainError(code, message);

/** Which issue templates a project or group has. */
export const issueTemplatesDecider: Decider<IssueTemplateCommand, IssueTemplates, IssueTemplateEvent> = {
  initialState,
  evolve,
  decide: (command, templates) => {
    switch (command.type) {
      case 'ChangeIssueTemplate':
        return change(command, templates);
      case 'RemoveIssueTemplate':
        return remove(command, templates);
    }
  },
};
