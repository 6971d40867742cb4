import { z } from 'zod';
import { changeServiceDesk, readServiceDesk } from '@ledgerdesk/contracts';
import { camelCased } from '../../request/names';
import { serviceDeskView } from '../../views/service-desk.view';
import { RouteContext, route } from '../route';
import { ofServiceDesk } from '../unsupported';

const path = '/projects/:id/service_desk';
const read = async (context: RouteContext) => {
  const { serviceDesk } = await context.ask(readServiceDesk, {});
  return { body: serviceDeskView.show(serviceDesk, context), changes: serviceDesk.changes };
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
      reopen_issue_on_external_participant_note: z.boolean().optional(),
      add_external_participants_from_cc: z.boolean().optional(),
      auto_generated_mail: z.enum(['ignore', 'open']).optional(),
      bulk_mail: z.enum(['ignore', 'open']).optional(),
      trusted_lists: z.array(z.string().max(1_000)).max(1_000).optional(),
    },
    unsupported: ofServiceDesk,
    reply: serviceDeskView.schema,
    answer: async (context) => {
      const { service_desk_enabled: enabled, ...settings } = context.body;
      const changed = { enabled, ...camelCased(settings), ifChanges: context.ifChanges };
      const { serviceDesk, visible } = await context.ask(changeServiceDesk, changed);
      return { body: serviceDeskView.show(serviceDesk, context), changes: serviceDesk.changes, visible };
    },
    currentState: read,
  }),
];
