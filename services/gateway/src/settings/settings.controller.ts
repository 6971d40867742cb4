import { z } from 'zod';
import { changeSettings, readSettings, SettingsView } from '@ledgerdesk/contracts';
import { camelCased } from '../rest/parameters';
import { id, route } from '../rest/route';

const shown = z.object({
  group_id: id,
  enabled: z.boolean(),
  source_group_id: id.nullable(),
  contact_source: z.object({ id, name: z.string().nullable(), full_path: z.string().nullable() }),
  contact_source_enabled: z.boolean(),
  may_own_contacts: z.boolean(),
  source_locked: z.boolean(),
});

/** API-39. */
const show = (settings: SettingsView): z.infer<typeof shown> => ({
  group_id: settings.groupId,
  enabled: settings.enabled,
  source_group_id: settings.sourceGroupId,
  contact_source: {
    id: settings.contactSource.id,
    name: settings.contactSource.name,
    full_path: settings.contactSource.fullPath,
  },
  contact_source_enabled: settings.contactSourceEnabled,
  may_own_contacts: settings.mayOwnContacts,
  source_locked: settings.sourceLocked,
});

export const settingsRoutes = [
  route({
    method: 'GET',
    path: '/groups/:id/crm/settings',
    summary: 'CRM settings of a group',
    signedIn: true,
    reply: shown,
    answer: async ({ ask }) => ({ body: show((await ask(readSettings, {})).settings) }),
  }),
  route({
    method: 'PUT',
    path: '/groups/:id/crm/settings',
    summary: 'Change the CRM settings of a group: only what is named; a source of null is cleared',
    body: { enabled: z.boolean().exactOptional(), source_group_id: id.nullable().exactOptional() },
    reply: shown,
    answer: async ({ ask, body }) => {
      const { settings, visible } = await ask(changeSettings, camelCased(body));
      return { body: show(settings), visible };
    },
  }),
];
