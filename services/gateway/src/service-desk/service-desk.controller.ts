import { z } from 'zod';
import { changeServiceDesk, readServiceDesk, ServiceDeskView } from '@ledgerdesk/contracts';
import { camelCased } from '../rest/parameters';
import { Call, id, route } from '../rest/route';

const shown = z.object({
  project_id: id,
  service_desk_enabled: z.boolean(),
  service_desk_address: z.string().nullable(),
  incoming_address: z.string().nullable(),
  alias_address: z.string().nullable(),
  custom_address: z.null(),
  project_key: z.string().nullable(),
  tickets_confidential_by_default: z.boolean(),
  warnings: z.array(z.string()),
});

/** MA-1. */
const show = (settings: ServiceDeskView): z.infer<typeof shown> => ({
  project_id: settings.projectId,
  service_desk_enabled: settings.enabled,
  service_desk_address: settings.address,
  incoming_address: settings.incomingAddress,
  alias_address: settings.aliasAddress,
  custom_address: null,
  project_key: settings.projectKey,
  tickets_confidential_by_default: settings.ticketsConfidentialByDefault,
  warnings: settings.warnings,
});

const path = '/projects/:id/service_desk';
const read = async ({ ask }: Call) => {
  const { serviceDesk } = await ask(readServiceDesk, {});
  return { body: show(serviceDesk), changes: serviceDesk.changes };
};

export const serviceDeskRoutes = [
  route({
    method: 'GET',
    path,
    summary: 'Service Desk settings of a project',
    signedIn: true,
    tagged: true,
    reply: shown,
    answer: read,
  }),
  route({
    method: 'PUT',
    path,
    summary: 'Change the Service Desk settings of a project: what is absent stays',
    body: {
      service_desk_enabled: z.boolean().optional(),
      project_key: z.string().max(10_000).nullable().optional(),
      tickets_confidential_by_default: z.boolean().optional(),
    },
    notYet: [
      'outgoing_name',
      'issue_template_key',
      'custom_email_enabled',
      'reopen_issue_on_external_participant_note',
      'add_external_participants_from_cc',
      'auto_generated_mail',
      'bulk_mail',
      'trusted_lists',
      'notify_users',
    ],
    reply: shown,
    answer: async ({ ask, body, ifChanges }) => {
      const { service_desk_enabled: enabled, ...settings } = body;
      const { serviceDesk, visible } = await ask(changeServiceDesk, { enabled, ...camelCased(settings), ifChanges });
      return { body: show(serviceDesk), changes: serviceDesk.changes, visible };
    },
    present: read,
  }),
];
