import { z } from 'zod';
import {
  changeCustomEmail,
  changeServiceDesk,
  readCustomEmail,
  readServiceDesk,
  removeCustomEmail,
} from '@ledgerdesk/contracts';
import { camelCased } from '../../request/names';
import { customEmailView, serviceDeskView } from '../../views/service-desk.view';
import { id, RouteContext, route } from '../route';

const path = '/projects/:id/service_desk';
const read = async (context: RouteContext) => {
  const { serviceDesk } = await context.ask(readServiceDesk, {});
  return { body: serviceDeskView.show(serviceDesk, context), changes: serviceDesk.changes };
};

const customEmail = `${path}/custom_email` as const;
const readCustom = async (context: RouteContext) => {
  const { customEmail } = await context.ask(readCustomEmail, {});
  return { body: customEmailView.show(customEmail, context) };
};

export const serviceDeskRoutes = [
  route({
    operationId: 'getServiceDesk',
    method: 'GET',
    path,
    summary: 'Service Desk settings of a project',
    signedIn: true,
    reply: serviceDeskView.schema,
    answer: read,
  }),
  route({
    operationId: 'updateServiceDesk',
    method: 'PUT',
    path,
    summary: 'Change the Service Desk settings of a project: what is absent stays',
    body: {
      service_desk_enabled: z.boolean().optional(),
      project_key: z.string().max(10_000).nullable().optional(),
      former_addresses: z.array(z.string().max(1_000)).max(1_000).optional(),
      tickets_confidential_by_default: z.boolean().optional(),
      outgoing_name: z.string().max(10_000).nullable().optional(),
      issue_template_key: z.string().max(10_000).nullable().optional(),
      custom_email_enabled: z.boolean().optional(),
      reopen_issue_on_external_participant_note: z.boolean().optional(),
      add_external_participants_from_cc: z.boolean().optional(),
      auto_generated_mail: z.enum(['ignore', 'open']).optional(),
      bulk_mail: z.enum(['ignore', 'open']).optional(),
      trusted_lists: z.array(z.string().max(1_000)).max(1_000).optional(),
      notify_users: z.array(id).max(1_000).optional(),
    },
    reply: serviceDeskView.schema,
    answer: async (context) => {
      const { service_desk_enabled: enabled, ...settings } = context.body;
      const changed = { enabled, ...camelCased(settings), ifChanges: context.ifChanges };
      const { serviceDesk, visible } = await context.ask(changeServiceDesk, changed);
      return { body: serviceDeskView.show(serviceDesk, context), changes: serviceDesk.changes, visible };
    },
    currentState: read,
  }),
  route({
    operationId: 'getCustomEmail',
    method: 'GET',
    path: customEmail,
    summary: 'The address that a project has of its own for its mails',
    signedIn: true,
    reply: customEmailView.schema,
    answer: readCustom,
  }),
  route({
    operationId: 'updateCustomEmail',
    method: 'PUT',
    path: customEmail,
    summary: 'Set the address that a project has of its own for its mails',
    body: { custom_email: z.string().max(10_000) },
    reply: customEmailView.schema,
    answer: async (context) => {
      const asked = { customEmail: context.body.custom_email };
      const { customEmail, visible } = await context.ask(changeCustomEmail, asked);
      return { body: customEmailView.show(customEmail, context), visible };
    },
    currentState: readCustom,
    comparesState: true,
  }),
  route({
    operationId: 'deleteCustomEmail',
    method: 'DELETE',
    path: customEmail,
    summary: 'Remove the address that a project has of its own for its mails',
    status: 204,
    answer: async (context) => {
      const { visible } = await context.ask(removeCustomEmail, {});
      return { visible };
    },
    currentState: readCustom,
    comparesState: true,
  }),
];
