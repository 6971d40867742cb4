import { LRUCache } from 'lru-cache';
import { DocumentNode, execute, type ExecutionResult, GraphQLError, GraphQLSchema, parse, validate } from 'graphql';
import { compileQuery, type CompiledQuery, isCompiledQuery } from 'graphql-jit';
import type { GraphqlContext } from './operation';
import type { OperationInput } from './prepared-operation';

/** `document`: null where it can't be parsed. `errors`: why it is not executed. `compiled`: by the operation of that name. */
type KnownDocument = Readonly<{
  document: DocumentNode | null;
  errors: readonly GraphQLError[];
  compiled: Map<string | null, CompiledQuery>;
}> & { uses: number };

const MOST_KNOWN = 500;
/** What is sent once is not worth it: compiling takes longer than executing. */
const COMPILED_FROM_USE = 2;

/** Reads documents once, and compiles those that come again. */
export class Documents {
  private readonly known = new LRUCache<string, KnownDocument>({ max: MOST_KNOWN });

  constructor(readonly schema: GraphQLSchema) {}

  /** Null where it can't be parsed. */
  documentOf(query: string): DocumentNode | null {
    return this.read(query).document;
  }

  async execute(
    { query, variables, operationName }: OperationInput,
    contextValue: GraphqlContext,
  ): Promise<ExecutionResult> {
    const read = this.read(query);
    const { document, errors } = read;
    if (!document || errors.length > 0) return { errors };
    read.uses += 1;
    const compiled = read.uses < COMPILED_FROM_USE ? null : this.compiled(read, document, operationName);
    if (compiled) return compiled.query(undefined, contextValue, { ...variables });
    return execute({ schema: this.schema, document, contextValue, variableValues: variables, operationName });
  }

  private read(query: string): KnownDocument {
    const known = this.known.get(query);
    if (known) return known;
    const read = { ...this.checked(query), compiled: new Map(), uses: 0 };
    this.known.set(query, read);
    return read;
  }

  private checked(query: string): Pick<KnownDocument, 'document' | 'errors'> {
    try {
      const document = parse(query);
      return { document, errors: validate(this.schema, document) };
    } catch (error) {
      if (error instanceof GraphQLError) return { document: null, errors: [error] };
      throw error;
    }
  }

  /** Null where it names no operation. */
  private compiled(
    { compiled }: KnownDocument,
    document: DocumentNode,
    operationName: string | null,
  ): CompiledQuery | null {
    const known = compiled.get(operationName);
    if (known) return known;
    const made = compileQuery(this.schema, document, operationName ?? undefined);
    if (!isCompiledQuery(made)) return null;
    compiled.set(operationName, made);
    return made;
  }
}
