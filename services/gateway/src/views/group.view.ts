import { z } from 'zod';
import { group, groupName, SeenGroup } from '@ledgerdesk/contracts';
import { constant, id, View, viewOf, webUrl } from './view';

const page = webUrl(({ fullPath }: Pick<SeenGroup, 'fullPath'>) => `groups/${fullPath}`);

const wholeView = viewOf(
  group,
  {
    web_url: { before: 'name', ...page },
    avatar_url: { before: 'createdAt', ...constant(z.null(), null) },
    created_by: constant(z.null(), null),
    crm_enabled: { replaces: 'crm', schema: z.boolean().exactOptional(), show: ({ crm }) => crm?.enabled },
    crm_source_group_id: {
      replaces: 'crm',
      schema: id.nullable().exactOptional(),
      show: ({ crm }) => crm?.sourceGroupId,
    },
  },
  'Group',
);
const nameView = viewOf(groupName, { web_url: { before: 'name', ...page } }, 'GroupName');

/** API-30; of a group that may only be known of, its name and place (GRP-8). */
export const groupView: View<SeenGroup, z.ZodType> = {
  schema: z.union([wholeView.schema, nameView.schema]),
  show: (group, context) => (group.sees === 'name' ? nameView : wholeView).show(group as never, context),
};
