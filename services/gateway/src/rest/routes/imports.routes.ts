import {
  beginImport,
  ImportedRow,
  ImportKind,
  ImportView,
  MAX_IMPORT_BYTES,
  ownerOfImport,
  readImport,
  readImportedRows,
  ReplyOf,
  Request,
  RequestInput,
  requestImport,
} from '@ledgerdesk/contracts';
import { importView } from '../../views/import.view';
import { camelCased } from '../../request/names';
import { forbidden } from '../../request/error-responses';
import { filtersOf } from '../contract-parameters';
import { persistently } from '../persistently';
import { Answer, route, RouteContext } from '../route';
import { READ_WITHIN_MS, waitForEnd, WAITS_MS } from '../wait-for-end';

const signedIn = true;
const file = { mediaTypes: ['text/csv', 'text/vcard'], maxBytes: MAX_IMPORT_BYTES };

const { import_id: _, kind: __, ...contactOptions } = filtersOf(requestImport);
const { create_organizations: ___, ...organizationOptions } = contactOptions;

/** Within less time than the whole request has, so that what is lost on the way is soon asked again. */
const askSoon = <R extends Request>(
  { ask }: RouteContext,
  contract: R,
  payload: RequestInput<R>,
): Promise<ReplyOf<R>> => persistently(() => ask(contract, payload, READ_WITHIN_MS));

const readOne = async ({ id: importId }: Pick<ImportView, 'id'>, context: RouteContext): Promise<ImportView> =>
  (await askSoon(context, readImport, { importId })).import;

const show = async (present: ImportView, context: RouteContext): Promise<Answer> => {
  const rows: ImportedRow[] = [];
  for (let part = 1; part <= present.parts; part += 1)
    rows.push(...(await askSoon(context, readImportedRows, { importId: present.id, part })).rows);
  return {
    body: importView.show({ ...present, rows }, context),
    location: context.webUrl(`api/v4/groups/${present.groupId}/crm/imports/${present.id}`),
  };
};

const showWhenEnded = async (begun: ImportView, context: RouteContext): Promise<Answer> => {
  const read = (present: ImportView) => readOne(present, context);
  const present = await waitForEnd(begun, { hasEnded: ({ status }) => status === 'finished', read }, context);
  const shown = await show(present, context);
  return present.status === 'finished' ? shown : { ...shown, status: 202 };
};

/** The rights first, so that nothing is kept of a file that may not be imported. */
const importOf = async (kind: ImportKind, context: RouteContext): Promise<Answer> => {
  const importId = context.id;
  await askSoon(context, requestImport, { importId, kind, ...camelCased(context.body) });
  const hash = await context.keepFile(ownerOfImport(importId));
  const { import: begun } = await askSoon(context, beginImport, { importId, hash });
  return showWhenEnded(begun, context);
};

const importing = {
  method: 'POST',
  file,
  allocatesId: 'import',
  status: 201,
  reply: importView.schema,
  unfinished: importView.schema,
  waitsMs: WAITS_MS,
  replay: async (context: RouteContext) => showWhenEnded(await readOne(context, context), context),
} as const;

export const importRoutes = [
  route({
    ...importing,
    operationId: 'importContacts',
    path: '/groups/:id/crm/contacts/import',
    summary: 'Import contacts of a file of CSV or of vCards, and wait for it for up to 30 seconds',
    body: contactOptions,
    errorResponses: {
      forbidden: () => forbidden('You have insufficient permissions to manage contacts for this group'),
    },
    answer: (context) => importOf('contacts', context as RouteContext),
  }),
  route({
    ...importing,
    operationId: 'importOrganizations',
    path: '/groups/:id/crm/organizations/import',
    summary: 'Import organizations of a file of CSV, and wait for it for up to 30 seconds',
    body: organizationOptions,
    errorResponses: {
      forbidden: () => forbidden('You have insufficient permissions to create an organization for this group'),
    },
    answer: (context) => importOf('organizations', context as RouteContext),
  }),
  route({
    operationId: 'getImport',
    method: 'GET',
    path: '/groups/:id/crm/imports/:import_id',
    summary: 'What came of an import, row by row for 7 days',
    signedIn,
    reply: importView.schema,
    answer: async (context) => {
      const { body } = await show(
        await readOne({ id: context.params.import_id }, context as RouteContext),
        context as RouteContext,
      );
      return { body };
    },
  }),
];
