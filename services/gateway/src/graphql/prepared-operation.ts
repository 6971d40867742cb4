import { badRequest } from '../request/error-responses';
import { isRecord } from '../rest/parameters';
import { DocumentMeasure, operationIn } from './document-size';
import type { Documents } from './documents';

/** What a caller sends for one operation (GQL-1). */
export type OperationInput = Readonly<{
  query: string;
  variables: Readonly<Record<string, unknown>>;
  operationName: string | null;
}>;
/** `refusal`: why it is not executed. `rootFields`: by their names. */
export type PreparedOperation = OperationInput &
  Readonly<{ kind: 'query' | 'mutation' | 'subscription'; rootFields: readonly string[]; refusal: string | null }>;

const MOST_CHARACTERS = 10_000;
const MOST_DEPTH = 20;
const MOST_NODES = 5_000;
const MOST_MUTATIONS = 20;

/** @throws HttpError 400 */
export const operationInputOf = (body: unknown): OperationInput => {
  if (!isRecord(body)) throw badRequest('The request body is not an object');
  const { query, variables, operationName } = body;
  if (typeof query !== 'string' || query.trim() === '') throw badRequest('query is missing');
  if (!isAbsent(variables) && !isRecord(variables)) throw badRequest('variables is invalid');
  if (!isAbsent(operationName) && typeof operationName !== 'string') throw badRequest('operationName is invalid');
  return {
    query,
    variables: isRecord(variables) ? variables : {},
    operationName: typeof operationName === 'string' && operationName !== '' ? operationName : null,
  };
};

const isAbsent = (value: unknown): boolean => value === undefined || value === null;

/** Finds out what an operation is, and whether it keeps to the limits (GQL-2). */
export class OperationPreparation {
  constructor(private readonly documents: Documents) {}

  /** What can't be parsed, or names no operation, is left to whoever executes it. */
  prepare(input: OperationInput): PreparedOperation {
    const refused = (refusal: string) => ({ ...input, kind: 'query', rootFields: [], refusal }) as const;
    if (input.query.length > MOST_CHARACTERS)
      return refused(`Query too large (maximum is ${MOST_CHARACTERS} characters)`);
    const document = this.documents.documentOf(input.query);
    const operation = document && operationIn(document, input.operationName);
    if (!operation) return { ...input, kind: 'query', rootFields: [], refusal: null };

    const kind = operation.operation;
    const variables = kind === 'query' ? withoutNulls(input.variables) : input.variables;
    const measure = new DocumentMeasure(this.documents.schema, document, operation, variables);
    const { nodes, depth } = measure.size;
    if (depth > MOST_DEPTH) return refused(`Query too deep (maximum is ${MOST_DEPTH})`);
    if (nodes > MOST_NODES) return refused(`Query too complex (maximum is ${MOST_NODES} nodes)`);
    const { rootFields } = measure;
    if (kind === 'mutation' && rootFields.length > MOST_MUTATIONS)
      return refused(`Too many mutations (maximum is ${MOST_MUTATIONS})`);
    return { ...input, variables, kind, rootFields, refusal: null };
  }
}

/** GQL-11: what lists of a query hold nothing of. */
const withoutNulls = (variables: OperationInput['variables']): OperationInput['variables'] =>
  Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.filter((element) => element !== null) : value,
    ]),
  );
