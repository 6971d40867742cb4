import { Event } from '@ledgerdesk/event-sourcing';

export type TemplateOwner = { kind: 'project' | 'group'; id: number };
type OfTemplate = { owner: TemplateOwner; name: string };

/** Stream `issueTemplates-<kind>-<id>`: the texts that new issues of a project or group may begin with (SET-17). */
export type IssueTemplateChanged = Event<'IssueTemplateChanged', OfTemplate & { content: string }>;
export type IssueTemplateRemoved = Event<'IssueTemplateRemoved', OfTemplate>;
export type IssueTemplateEvent = IssueTemplateChanged | IssueTemplateRemoved;

/** Contents by name. */
export type IssueTemplates = ReadonlyMap<string, string>;

export const templatesStream = ({ kind, id }: TemplateOwner): string => `issueTemplates-${kind}-${id}`;

export const initialState: IssueTemplates = new Map();

export const evolve = (templates: IssueTemplates, event: IssueTemplateEvent): IssueTemplates => {
  switch (event.type) {
    case 'IssueTemplateChanged':
      return new Map([...templates, [event.data.name, event.data.content]]);
    case 'IssueTemplateRemoved':
      return new Map([...templates].filter(([name]) => name !== event.data.name));
  }
};
