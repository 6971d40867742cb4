import { listMails, readMail, readRawMail } from '@ledgerdesk/contracts';
import { camelCased } from '../../request/names';
import { followedMailView, mailView } from '../../views/mail.view';
import { filtersOf } from '../contract-parameters';
import { route } from '../route';

const mails = '/projects/:id/service_desk/mails';
const signedIn = true;

export const mailRoutes = [
  route({
    operationId: 'listMails',
    method: 'GET',
    path: mails,
    summary: 'Mails to a project, newest first',
    signedIn,
    query: filtersOf(listMails),
    paged: true,
    reply: mailView.schema,
    answer: async (context) => {
      const { items, ...page } = await context.ask(listMails, { ...camelCased(context.query), ...context.page });
      return { body: items.map((mail) => mailView.show(mail, context)), page };
    },
  }),
  route({
    operationId: 'getMail',
    method: 'GET',
    path: `${mails}/:mail_id`,
    summary: 'A mail, and all that became of it',
    signedIn,
    reply: followedMailView.schema,
    answer: async (context) => {
      const { mail } = await context.ask(readMail, { mailId: context.params.mail_id });
      return { body: followedMailView.show(mail, context) };
    },
  }),
  route({
    operationId: 'downloadMail',
    method: 'GET',
    path: `${mails}/:mail_id/raw`,
    summary: 'A mail as it came; who reads it is recorded',
    signedIn,
    downloads: 'message/rfc822',
    answer: async ({ ask, params: { mail_id: mailId } }) => {
      const raw = await ask(readRawMail, { mailId });
      return { download: { ...raw, name: `${mailId}.eml`, mediaType: 'message/rfc822' } };
    },
  }),
];
