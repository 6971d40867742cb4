import { z } from 'zod';
import { listGroups, readGroup } from '@ledgerdesk/contracts';
import { namespaceView } from '../../views/project.view';
import { route, search } from '../route';
import { ofNamespaceLists } from '../unsupported';

/** For clients that ask for the place of a project: all are groups (API-57). */
export const namespaceRoutes = [
  route({
    operationId: 'listNamespaces',
    method: 'GET',
    path: '/namespaces',
    summary: 'Groups that the caller may see, as namespaces of projects',
    signedIn: true,
    query: {
      search: search.optional(),
      owned_only: z.boolean().optional(),
      top_level_only: z.boolean().optional(),
    },
    unsupported: ofNamespaceLists,
    paged: true,
    reply: namespaceView.schema,
    answer: async (context) => {
      const { search, owned_only: owned, top_level_only: topLevelOnly } = context.query;
      const { items, ...page } = await context.ask(listGroups, { search, owned, topLevelOnly, ...context.page });
      return { body: items.map((group) => namespaceView.show(group, context)), page };
    },
  }),
  route({
    operationId: 'getNamespace',
    method: 'GET',
    path: '/namespaces/:id',
    summary: 'A group, as a namespace of projects',
    signedIn: true,
    reply: namespaceView.schema,
    answer: async (context) => {
      const { group } = await context.ask(readGroup, {});
      return { body: namespaceView.show(group, context) };
    },
  }),
];
