import {
  HistoryEntry,
  ReplyOf,
  readGroupHistory,
  readIssueHistory,
  readRemovedGroupHistory,
} from '@ledgerdesk/contracts';
import { HttpError, notFound } from '../../request/error-responses';
import { historyEntryView } from '../../views/history.view';
import { Answer, route, RouteContext } from '../route';

const shown = (
  { items, ...page }: Readonly<{ items: readonly HistoryEntry[]; total: number | null; more: boolean }>,
  context: RouteContext,
): Answer => ({ body: items.map((entry) => historyEntryView.show(entry, context)), page });

/** By its number alone: its path is free for another one. */
const ofRemovedGroup = async (context: RouteContext): Promise<ReplyOf<typeof readRemovedGroupHistory>> => {
  const { target, access, page, ask } = context;
  const groupId = target && 'group' in target ? target.group : null;
  if (typeof groupId !== 'number' || !access.user?.isAdministrator) throw new HttpError(notFound('Group Not Found'));
  return ask(readRemovedGroupHistory, { groupId, ...page });
};

export const historyRoutes = [
  route({
    operationId: 'getIssueHistory',
    method: 'GET',
    path: '/projects/:id/issues/:iid/history',
    summary: 'All changes of an issue that the caller may see, newest first',
    paged: true,
    reply: historyEntryView.schema,
    answer: async (context) =>
      shown(await context.ask(readIssueHistory, { iid: context.params.iid, ...context.page }), context),
  }),
  route({
    operationId: 'getGroupHistory',
    method: 'GET',
    path: '/groups/:id/history',
    summary: 'All changes of a group and of its members, newest first; of a deleted one for administrators',
    signedIn: true,
    entersDeleted: true,
    entersRemoved: true,
    paged: true,
    reply: historyEntryView.schema,
    answer: async (context) => {
      const { access, page, ask } = context;
      return shown(access.target ? await ask(readGroupHistory, page) : await ofRemovedGroup(context), context);
    },
  }),
];
