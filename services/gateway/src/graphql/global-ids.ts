import { GraphQLError, GraphQLScalarType } from 'graphql';

/** GQL-3: which model each scalar shows; an issue and its work item have the same number, and are taken for each other. */
const models = {
  GroupID: ['Group'],
  IssueID: ['Issue', 'WorkItem'],
  IssuableID: ['Issue', 'WorkItem'],
  WorkItemID: ['WorkItem', 'Issue'],
  LabelID: ['Label'],
  UserID: ['User'],
  WorkItemsTypeID: ['WorkItems::Type'],
  CustomerRelationsContactID: ['CustomerRelations::Contact'],
  CustomerRelationsOrganizationID: ['CustomerRelations::Organization'],
} as const;
type IdScalar = keyof typeof models;

export const globalId = (model: string, id: number): string => `gid://gitlab/${model}/${id}`;

/** The number of a global id; null for what is none of this scalar. */
export const numberIn = (gid: string, scalar: IdScalar): number | null => {
  const [, model, number] = /^gid:\/\/gitlab\/([\w:]+)\/([1-9]\d{0,14})$/.exec(gid) ?? [];
  return (models[scalar] as readonly string[]).includes(model!) ? Number(number) : null;
};

/** @throws GraphQLError that names the argument (GQL-7) */
export const idIn = (gid: string, scalar: IdScalar, argument: string): number =>
  numberIn(gid, scalar) ?? invalid(argument, `expected ${globalId(models[scalar][0], 1)} or another number`);

/** @throws GraphQLError naming the contact (GQL-7) */
export const contactIdsIn = (gids: readonly string[]): number[] =>
  gids.map((gid) => {
    const id = numberIn(gid, 'CustomerRelationsContactID');
    if (id === null) throw new GraphQLError(`Contact ${gid} is invalid.`);
    return id;
  });

/** A plain number as text. @throws GraphQLError that names the argument */
export const numberOf = (text: string, argument: string): number =>
  /^[1-9]\d{0,14}$/.test(text) ? Number(text) : invalid(argument, 'expected a number');

const TIME = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/i;

/** ISO 8601; what names no zone is UTC. @throws GraphQLError that names the argument */
export const timeIn = (text: string, argument: string): string => {
  const inZone = /T/i.test(text) && !/(Z|[+-]\d\d:?\d\d)$/i.test(text) ? `${text}Z` : text;
  const at = TIME.test(text) ? Date.parse(inZone) : NaN;
  return Number.isNaN(at) ? invalid(argument, 'expected a time by ISO 8601') : new Date(at).toISOString();
};

const invalid = (argument: string, expected: string): never => {
  throw new GraphQLError(`Argument "${argument}" has an invalid value: ${expected}`);
};

/** Texts come in as they are: whoever reads one names the argument. */
const textIn = (value: unknown): string => {
  if (typeof value === 'string') return value;
  throw new GraphQLError('expected a text');
};

export const scalars = () => {
  const ids = Object.entries(models).map(([name, [model]]) => {
    const serialize = (id: unknown) => globalId(model, id as number);
    return [name, new GraphQLScalarType({ name, serialize, parseValue: textIn })] as const;
  });
  return Object.fromEntries([...ids, ['Time', new GraphQLScalarType({ name: 'Time', parseValue: textIn })]]);
};
