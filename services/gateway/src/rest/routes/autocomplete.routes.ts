import { z } from 'zod';
import { offerCommands, offerContacts, offeredCommand, offeredContact } from '@ledgerdesk/contracts';
import { viewOf } from '../../views/view';
import { id, route, search } from '../route';

const commandView = viewOf(offeredCommand, {}, 'QuickAction');
const contactView = viewOf(offeredContact, {}, 'OfferedContact');

/** AUT-7 */
export const autocompleteRoutes = [
  route({
    operationId: 'autocompleteContacts',
    method: 'GET',
    path: '/projects/:id/autocomplete/contacts',
    summary: 'Contacts to be named in a quick action, at most 100',
    query: {
      issue_iid: id.optional(),
      command: z.enum(['add', 'remove']).optional().meta({ default: 'add' }),
      query: search.optional(),
    },
    reply: z.array(contactView.schema),
    answer: async (context) => {
      const { issue_iid: iid, command, query } = context.query;
      const { contacts } = await context.ask(offerContacts, { iid, command, query });
      return { body: contacts.map((contact) => contactView.show(contact, context)) };
    },
  }),
  route({
    operationId: 'autocompleteCommands',
    method: 'GET',
    path: '/projects/:id/autocomplete/commands',
    summary: 'Quick actions that the caller may use',
    query: { issue_iid: id.optional() },
    reply: z.array(commandView.schema),
    answer: async (context) => {
      const { commands } = await context.ask(offerCommands, { iid: context.query.issue_iid });
      return { body: commands.map((command) => commandView.show(command, context)) };
    },
  }),
];
