import { z } from 'zod';
import {
  cancelTransfer,
  contactsScope,
  listTransferLocations,
  listTransfers,
  previewTransfer,
  previewUndo,
  readGroup,
  readProject,
  readTransfer,
  requestTransfer,
  transferProject,
  type TransferView,
  undoTransfer,
} from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { HttpError } from '../../request/error-responses';
import { camelCased } from '../../request/names';
import { referenceOf } from '../../request/reference';
import { groupView } from '../../views/group.view';
import { projectView } from '../../views/project.view';
import { transferLocationView, transferPreviewView, transferView, undoPreviewView } from '../../views/transfer.view';
import { filtersOf, withDefaults } from '../contract-parameters';
import { Answer, id, route, RouteContext } from '../route';
import { READ_WITHIN_MS, waitForEnd, WAITS_MS } from '../wait-for-end';

const transfers = '/groups/:id/transfers';
const oneTransfer = '/groups/:id/transfers/:transfer_id';
const signedIn = true;

const plan = withDefaults({ group_id: id.nullable().optional(), contacts: contactsScope.optional() }, requestTransfer);
type Plan = Readonly<{ group_id?: number | null | undefined; contacts?: z.infer<typeof contactsScope> | undefined }>;
const planOf = ({ group_id: toParent = null, contacts }: Plan) => ({ toParent, contacts });

const request = async (context: RouteContext) =>
  (await context.ask(requestTransfer, { transferId: context.id, ...planOf(context.body as Plan) })).transfer;

const show = (transfer: TransferView, context: RouteContext) => ({
  body: transferView.show(transfer, context),
  location: context.webUrl(`api/v4/groups/${transfer.groupId}/transfers/${transfer.id}`),
});

const hasEnded = ({ status }: TransferView): boolean => status === 'completed' || status === 'failed';

const ended = (requested: TransferView, context: RouteContext): Promise<TransferView> => {
  const read = async ({ id: transferId }: TransferView) =>
    (await context.ask(readTransfer, { transferId }, READ_WITHIN_MS)).transfer;
  return waitForEnd(requested, { hasEnded, read }, context);
};

/** API-21; an overlap that came up later than the request is answered as one that was there (TRF-41). */
const failed = ({ failure }: TransferView) => {
  const { message, reason, overlaps } = failure!;
  if (overlaps !== undefined) return new DomainError('overlapping-transfer', message, { transferId: overlaps });
  return new HttpError({ status: 400, body: { message: `Transfer failed: ${message}`, reason } });
};

/** As it is at its new place. */
const showGroup = async (groupId: number, context: RouteContext): Promise<Answer> => {
  const { group } = await (await context.enter({ group: groupId })).ask(readGroup, {});
  return { body: groupView.show(group, context), ...(group.sees === 'all' ? { changes: group.changes } : {}) };
};

const locations = (operationId: string, path: `/${'groups' | 'projects'}/:id/transfer_locations`, summary: string) =>
  route({
    operationId,
    method: 'GET',
    path,
    summary,
    signedIn,
    query: filtersOf(listTransferLocations),
    paged: true,
    reply: transferLocationView.schema,
    answer: async (context) => {
      const payload = { ...camelCased(context.query), ...context.page };
      const { items, ...page } = await context.ask(listTransferLocations, payload);
      return { body: items.map((location) => transferLocationView.show(location, context)), page };
    },
  });

export const transferRoutes = [
  locations('listGroupTransferLocations', '/groups/:id/transfer_locations', 'Groups that a group may be moved to'),
  route({
    operationId: 'transferGroup',
    method: 'POST',
    path: '/groups/:id/transfer',
    summary: 'Move a group with all below it, and wait for it for up to 30 seconds',
    body: plan,
    allocatesId: 'transfer',
    status: 201,
    reply: groupView.schema,
    unfinished: transferView.schema,
    waitsMs: WAITS_MS,
    answer: async (context) => {
      const transfer = await ended(await request(context), context);
      if (transfer.status === 'completed') return showGroup(transfer.groupId, context);
      if (transfer.status === 'failed') throw failed(transfer);
      return { ...show(transfer, context), status: 202 };
    },
  }),
  route({
    operationId: 'previewGroupTransfer',
    method: 'GET',
    path: `${transfers}/preview`,
    summary: 'What moving a group would do; nothing is changed',
    signedIn,
    query: plan,
    reply: transferPreviewView.schema,
    answer: async (context) => {
      const { preview } = await context.ask(previewTransfer, planOf(context.query));
      return { body: transferPreviewView.show(preview, context) };
    },
  }),
  route({
    operationId: 'requestGroupTransfer',
    method: 'POST',
    path: transfers,
    summary: 'Begin to move a group with all below it',
    body: plan,
    allocatesId: 'transfer',
    status: 202,
    reply: transferView.schema,
    answer: async (context) => show(await request(context), context),
  }),
  route({
    operationId: 'listGroupTransfers',
    method: 'GET',
    path: transfers,
    summary: 'Transfers of a group, those that failed as well',
    signedIn,
    paged: true,
    reply: transferView.schema,
    answer: async (context) => {
      const { items, ...page } = await context.ask(listTransfers, context.page);
      return { body: items.map((transfer) => transferView.show(transfer, context)), page };
    },
  }),
  route({
    operationId: 'getGroupTransfer',
    method: 'GET',
    path: oneTransfer,
    summary: 'A transfer of a group, and how far it is',
    signedIn,
    reply: transferView.schema,
    answer: async (context) => {
      const { transfer } = await context.ask(readTransfer, { transferId: context.params.transfer_id });
      return { body: transferView.show(transfer, context) };
    },
  }),
  route({
    operationId: 'cancelGroupTransfer',
    method: 'DELETE',
    path: oneTransfer,
    summary: 'Cancel a transfer that is not committed yet',
    status: 202,
    reply: transferView.schema,
    answer: async (context) => {
      const { transfer, visible } = await context.ask(cancelTransfer, { transferId: context.params.transfer_id });
      return { ...show(transfer, context), visible };
    },
  }),
  route({
    operationId: 'undoGroupTransfer',
    method: 'POST',
    path: `${oneTransfer}/undo`,
    summary: 'Begin to take back a completed transfer, by another one',
    body: {
      dry_run: z
        .boolean()
        .optional()
        .describe('Only what it would do, and why it is refused, if it is; nothing is changed'),
    },
    allocatesId: 'transfer',
    reply: undoPreviewView.schema,
    unfinished: transferView.schema,
    answer: async (context) => {
      const undoes = context.params.transfer_id;
      if (context.body.dry_run) {
        const { preview } = await context.ask(previewUndo, { undoes });
        return { body: undoPreviewView.show(preview, context) };
      }
      const { transfer } = await context.ask(undoTransfer, { transferId: context.id, undoes });
      return { ...show(transfer, context), status: 202 };
    },
  }),
  locations(
    'listProjectTransferLocations',
    '/projects/:id/transfer_locations',
    'Groups that a project may be moved to',
  ),
  route({
    operationId: 'transferProject',
    method: 'PUT',
    path: '/projects/:id/transfer',
    summary: 'Move a project to another group',
    body: {
      namespace: z
        .union([id, z.string().min(1).max(6_000)])
        .nullable()
        .describe('Number or full path of the group it is to be in'),
    },
    reply: projectView.schema,
    answer: async (context) => {
      const { namespace } = context.body;
      const payload = { namespace: namespace === null ? null : referenceOf(namespace) };
      const { visible } = await context.ask(transferProject, payload);
      const inside = await context.enter({ project: context.access.target!.id });
      const { project } = await inside.ask(readProject, {});
      return { body: projectView.show(project, context), visible };
    },
  }),
];
