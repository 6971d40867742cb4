import { Access, changeOutgoingMail, listOutgoingMails, readOutgoingMail, roles } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { outgoingMailView } from '../../views/outgoing-mail.view';
import { route } from '../route';

const mails = '/projects/:id/issues/:iid/outgoing_mails';
const signedIn = true;
/** The bytes hold the recipient's reply key, which writes in the recipient's name. */
const assertMaintainer = ({ target }: Access): void => {
  if (!target || target.role < roles.maintainer)
    throw new DomainError('forbidden', 'Only Maintainers read an outgoing mail as it is sent');
};
const change = (action: 'retry' | 'cancel', summary: string) =>
  route({
    operationId: `${action}OutgoingMail`,
    method: 'POST',
    path: `${mails}/:mail_id/${action}`,
    summary,
    reply: outgoingMailView.schema,
    answer: async (context) => {
      const { iid, mail_id: outgoingId } = context.params;
      const { outgoing } = await context.ask(changeOutgoingMail, { iid, outgoingId, action });
      return { body: outgoingMailView.show(outgoing, context) };
    },
  });

export const outgoingMailRoutes = [
  route({
    operationId: 'listOutgoingMails',
    method: 'GET',
    path: mails,
    summary: 'Mails about an issue to people outside, newest first',
    signedIn,
    paged: true,
    reply: outgoingMailView.schema,
    answer: async (context) => {
      const { items, ...page } = await context.ask(listOutgoingMails, { iid: context.params.iid, ...context.page });
      return { body: items.map((mail) => outgoingMailView.show(mail, context)), page };
    },
  }),
  route({
    operationId: 'downloadOutgoingMail',
    method: 'GET',
    path: `${mails}/:mail_id/raw`,
    summary: 'An outgoing mail as it is sent (Maintainers)',
    signedIn,
    downloads: 'message/rfc822',
    answer: async ({ access, ask, params: { iid, mail_id: outgoingId } }) => {
      assertMaintainer(access);
      const { raw } = await ask(readOutgoingMail, { iid, outgoingId });
      if (!raw) throw new DomainError('outgoing-mail-not-found', 'This mail has not been written yet');
      return { download: { ...raw, name: `${outgoingId}.eml`, mediaType: 'message/rfc822' } };
    },
  }),
  change('retry', 'Try a mail that is held or failed again, now'),
  change('cancel', 'Withdraw a mail that was not sent'),
];
