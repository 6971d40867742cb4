import { z } from 'zod';
import { changeIssueTemplate, listIssueTemplates, readIssueTemplate, removeIssueTemplate } from '@ledgerdesk/contracts';
import { issueTemplateView } from '../../views/issue-template.view';
import { RouteContext, route } from '../route';

type Owner = Readonly<{ path: '/projects/:id' | '/groups/:id'; noun: 'Project' | 'Group' }>;

const signedIn = true;

const readOne = async (context: RouteContext & Readonly<{ params: Readonly<{ name: string }> }>) => {
  const { template } = await context.ask(readIssueTemplate, { name: context.params.name });
  return { body: issueTemplateView.show(template, context) };
};

const templatesOf = ({ path, noun }: Owner) => {
  const templates = `${path}/issue_templates` as const;
  const oneTemplate = `${templates}/:name` as const;
  const owner = `a ${noun.toLowerCase()}`;
  return [
    route({
      operationId: `list${noun}IssueTemplates`,
      method: 'GET',
      path: templates,
      summary: `Issue templates of ${owner} and of the groups above, by name`,
      signedIn,
      paged: true,
      reply: issueTemplateView.schema,
      answer: async (context) => {
        const { items, ...page } = await context.ask(listIssueTemplates, context.page);
        return { body: items.map((template) => issueTemplateView.show(template, context)), page };
      },
    }),
    route({
      operationId: `get${noun}IssueTemplate`,
      method: 'GET',
      path: oneTemplate,
      summary: `An issue template of ${owner}, or of the nearest group above that has one of this name`,
      signedIn,
      reply: issueTemplateView.schema,
      answer: readOne,
    }),
    route({
      operationId: `update${noun}IssueTemplate`,
      method: 'PUT',
      path: oneTemplate,
      summary: `Make or change an issue template of ${owner}`,
      // Up to 65,536 bytes and what they may be before the field rules.
      body: { content: z.string().max(400_000) },
      reply: issueTemplateView.schema,
      answer: async (context) => {
        const change = { name: context.params.name, content: context.body.content };
        const { template, visible } = await context.ask(changeIssueTemplate, change);
        return { body: issueTemplateView.show(template, context), visible };
      },
      currentState: readOne,
      comparesState: true,
    }),
    route({
      operationId: `delete${noun}IssueTemplate`,
      method: 'DELETE',
      path: oneTemplate,
      summary: `Remove an issue template of ${owner}`,
      status: 204,
      answer: async (context) => {
        const { visible } = await context.ask(removeIssueTemplate, { name: context.params.name });
        return { visible };
      },
      currentState: readOne,
      comparesState: true,
    }),
  ];
};

export const issueTemplateRoutes = [
  ...templatesOf({ path: '/projects/:id', noun: 'Project' }),
  ...templatesOf({ path: '/groups/:id', noun: 'Group' }),
];
