import {
  createLabel,
  deleteLabel,
  labelFields,
  listLabels,
  readLabel,
  RequestInput,
  updateLabel,
} from '@ledgerdesk/contracts';
import { camelCased } from '../../request/names';
import { atLeastOneOf, badRequest } from '../../request/error-responses';
import { labelView } from '../../views/label.view';
import { filtersOf, parametersOf } from '../contract-parameters';
import { id, RouteContext, route, textInput } from '../route';
import { ofLabelLists, ofLabels, ofSingleLabels } from '../unsupported';

type Owner = Readonly<{ path: '/projects/:id' | '/groups/:id'; noun: 'Project' | 'Group' }>;
const changes = parametersOf({ ...labelFields, newName: textInput });

/** A number is a label's number, whatever labels are called. */
const referenceOf = (text: string): number | string => (/^[1-9]\d{0,14}$/.test(text) ? Number(text) : text);

const readOne = async (label: number | string, context: Pick<RouteContext, 'ask' | 'access' | 'webUrl'>) => {
  const { label: found } = await context.ask(readLabel, { label });
  return { body: labelView.show(found, context), changes: found.changes };
};

/** By its number a change can be repeated, which takes away its name. */
const idOf = async (label: number | string, { ask }: Pick<RouteContext, 'ask'>): Promise<number> =>
  typeof label === 'number' ? label : (await ask(readLabel, { label })).label.id;

type Changes = Omit<RequestInput<typeof updateLabel>, 'labelId' | 'ifChanges'>;
const change = async (label: number | string, fields: Changes, context: RouteContext) => {
  if (Object.values(fields).every((value) => value === undefined))
    throw atLeastOneOf(['new_name', 'color', 'description']);
  const payload = { labelId: await idOf(label, context), ...fields, ifChanges: context.ifChanges };
  const { label: changed, visible } = await context.ask(updateLabel, payload);
  return { body: labelView.show(changed, context), changes: changed.changes, visible };
};

const labelNamedIn = ({
  label_id: labelId,
  name,
}: Readonly<{ label_id?: number | undefined; name?: string | null | undefined }>) => {
  if (labelId !== undefined && name !== undefined) throw badRequest('label_id, name are mutually exclusive');
  const reference = labelId ?? name;
  if (reference === undefined || reference === null)
    throw badRequest('label_id, name are missing, exactly one parameter must be provided');
  return reference;
};

const labelsOf = ({ path, noun }: Owner) => {
  const labels = `${path}/labels` as const;
  const oneLabel = `${path}/labels/:label_id` as const;
  const named = `a label of a ${noun.toLowerCase()}`;
  return [
    route({
      operationId: `list${noun}Labels`,
      method: 'GET',
      path: labels,
      summary: `Labels of a ${noun.toLowerCase()}, and of the groups above`,
      query: filtersOf(listLabels),
      unsupported: ofLabelLists,
      paged: true,
      reply: labelView.schema,
      answer: async (context) => {
        const { items, ...page } = await context.ask(listLabels, { ...camelCased(context.query), ...context.page });
        return { body: items.map((label) => labelView.show(label, context)), page };
      },
    }),
    route({
      operationId: `create${noun}Label`,
      method: 'POST',
      path: labels,
      summary: `Create ${named}`,
      body: parametersOf(labelFields, ['name']),
      unsupported: ofLabels,
      allocatesId: 'label',
      status: 201,
      reply: labelView.schema,
      answer: async (context) => {
        const { label, visible } = await context.ask(createLabel, { labelId: context.id, ...context.body });
        return { body: labelView.show(label, context), changes: label.changes, visible };
      },
      replay: (context) => readOne(context.id, context),
    }),
    route({
      operationId: `get${noun}Label`,
      method: 'GET',
      path: oneLabel,
      summary: `A label of a ${noun.toLowerCase()} or of a group above, by its number or name`,
      unsupported: ofSingleLabels,
      reply: labelView.schema,
      answer: (context) => readOne(referenceOf(context.params.label_id), context),
    }),
    route({
      operationId: `update${noun}Label`,
      method: 'PUT',
      path: oneLabel,
      summary: `Change ${named}, by its number or name: what is absent stays`,
      body: changes,
      unsupported: ofLabels,
      reply: labelView.schema,
      answer: async (context) => {
        const { new_name: newName, name = newName, ...fields } = context.body;
        if (newName !== undefined && name !== newName) throw badRequest('new_name, name are mutually exclusive');
        return change(referenceOf(context.params.label_id), { name, ...fields }, context);
      },
      currentState: (context) => readOne(referenceOf(context.params.label_id), context),
    }),
    route({
      operationId: `updateNamed${noun}Label`,
      method: 'PUT',
      path: labels,
      summary: `Change ${named}, which is named by its number or its present name: what is absent stays`,
      body: { ...changes, label_id: id.optional() },
      unsupported: ofLabels,
      reply: labelView.schema,
      answer: (context) => {
        const { new_name: name, name: _, label_id: __, ...fields } = context.body;
        return change(labelNamedIn(context.body), { name, ...fields }, context);
      },
      currentState: (context) => readOne(labelNamedIn(context.body), context),
    }),
    route({
      operationId: `delete${noun}Label`,
      method: 'DELETE',
      path: oneLabel,
      summary: `Delete ${named}, by its number or name: it leaves all issues`,
      status: 204,
      answer: async (context) => {
        const labelId = await idOf(referenceOf(context.params.label_id), context);
        const { visible } = await context.ask(deleteLabel, { labelId });
        return { visible };
      },
    }),
  ];
};

export const labelRoutes = [
  ...labelsOf({ path: '/projects/:id', noun: 'Project' }),
  ...labelsOf({ path: '/groups/:id', noun: 'Group' }),
];
