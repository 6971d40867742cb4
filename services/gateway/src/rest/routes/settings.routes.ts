import { z } from 'zod';
import { changeSettings, readSettings } from '@ledgerdesk/contracts';
import { camelCased } from '../../request/names';
import { settingsView } from '../../views/settings.view';
import { id, route, RouteContext } from '../route';

const read = async (context: RouteContext) => {
  const { settings } = await context.ask(readSettings, {});
  return { body: settingsView.show(settings, context) };
};

export const settingsRoutes = [
  route({
    operationId: 'getCrmSettings',
    method: 'GET',
    path: '/groups/:id/crm/settings',
    summary: 'CRM settings of a group',
    signedIn: true,
    reply: settingsView.schema,
    answer: read,
  }),
  route({
    operationId: 'updateCrmSettings',
    method: 'PUT',
    path: '/groups/:id/crm/settings',
    summary: 'Change the CRM settings of a group: only what is named; a source of null is cleared',
    body: { enabled: z.boolean().exactOptional(), source_group_id: id.nullable().exactOptional() },
    reply: settingsView.schema,
    answer: async (context) => {
      const { settings, visible } = await context.ask(changeSettings, camelCased(context.body));
      return { body: settingsView.show(settings, context), visible };
    },
    currentState: read,
    comparesState: true,
  }),
];
