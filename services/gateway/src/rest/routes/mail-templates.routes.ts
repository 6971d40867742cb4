import { z } from 'zod';
import {
  changeMailTemplate,
  listMailTemplates,
  previewMailTemplate,
  readMailTemplate,
  removeMailTemplate,
} from '@ledgerdesk/contracts';
import { mailTemplateView } from '../../views/mail-template.view';
import { RouteContext, route } from '../route';

type Owner = Readonly<{
  path: '/projects/:id/service_desk' | '/groups/:id/service_desk' | '/mail';
  noun: 'Project' | 'Group' | 'Instance';
}>;

/** Up to 65,536 characters and what they may be before the field rules (TPL-2). */
const text = z.string().max(400_000);
const signedIn = true;
const preview = z.object({ text: z.string(), html: z.string() }).meta({ id: 'MailTemplatePreview' });

const readOne = async (context: RouteContext & Readonly<{ params: Readonly<{ name: string }> }>) => {
  const { template } = await context.ask(readMailTemplate, { name: context.params.name });
  return { body: mailTemplateView.show(template, context) };
};

const templatesOf = ({ path, noun }: Owner) => {
  const templates = `${path}/templates` as const;
  const oneTemplate = `${templates}/:name` as const;
  const place = noun === 'Instance' ? 'the installation' : `a ${noun.toLowerCase()}`;
  return [
    route({
      operationId: `list${noun}MailTemplates`,
      method: 'GET',
      path: templates,
      summary: `Texts of the mails of ${place}, as they count there`,
      signedIn,
      reply: z.array(mailTemplateView.schema),
      answer: async (context) => {
        const { templates } = await context.ask(listMailTemplates, {});
        return { body: templates.map((template) => mailTemplateView.show(template, context)) };
      },
    }),
    route({
      operationId: `get${noun}MailTemplate`,
      method: 'GET',
      path: oneTemplate,
      summary: `A text of mails of ${place}, as it counts there`,
      signedIn,
      reply: mailTemplateView.schema,
      answer: readOne,
    }),
    route({
      operationId: `update${noun}MailTemplate`,
      method: 'PUT',
      path: oneTemplate,
      summary: `Set a text of mails of ${place}; an empty one counts as none`,
      body: { text },
      reply: mailTemplateView.schema,
      answer: async (context) => {
        const change = { name: context.params.name, text: context.body.text };
        const { template, visible } = await context.ask(changeMailTemplate, change);
        return { body: mailTemplateView.show(template, context), visible };
      },
      currentState: readOne,
      comparesState: true,
    }),
    route({
      operationId: `delete${noun}MailTemplate`,
      method: 'DELETE',
      path: oneTemplate,
      summary: `Remove the text of mails that ${place} has of its own`,
      status: 204,
      answer: async (context) => {
        const { visible } = await context.ask(removeMailTemplate, { name: context.params.name });
        return { visible };
      },
      currentState: readOne,
      comparesState: true,
    }),
    route({
      operationId: `preview${noun}MailTemplate`,
      method: 'POST',
      path: `${oneTemplate}/preview`,
      summary: `How a mail of ${place} reads with this text, or with the one that counts, of sample values`,
      body: { text: text.optional() },
      reply: preview,
      answer: async (context) => {
        const { text } = context.body;
        const asked = { name: context.params.name, ...(text !== undefined && { text }) };
        return { body: await context.ask(previewMailTemplate, asked) };
      },
    }),
  ];
};

export const mailTemplateRoutes = [
  ...templatesOf({ path: '/projects/:id/service_desk', noun: 'Project' }),
  ...templatesOf({ path: '/groups/:id/service_desk', noun: 'Group' }),
  ...templatesOf({ path: '/mail', noun: 'Instance' }),
];
