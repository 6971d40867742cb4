import { makeExecutableSchema } from '@graphql-tools/schema';
import type { ExecutionResult, GraphQLSchema } from 'graphql';
import { Documents } from './documents';
import type { GraphqlContext } from './operation';
import { OperationInput, OperationPreparation, PreparedOperation } from './prepared-operation';
import { resolvers } from './resolvers';
import { schemaText } from './schema.generated';

type Parts = Readonly<{ schema: GraphQLSchema; documents: Documents; preparation: OperationPreparation }>;

/** Executes operations. It is made when the first one comes: whoever sends none pays nothing for it. */
export class Engine {
  private made: Parts | null = null;

  get schema(): GraphQLSchema {
    return this.parts().schema;
  }

  prepare(input: OperationInput): PreparedOperation {
    return this.parts().preparation.prepare(input);
  }

  execute(input: OperationInput, context: GraphqlContext): Promise<ExecutionResult> {
    return this.parts().documents.execute(input, context);
  }

  private parts(): Parts {
    return (this.made ??= make());
  }
}

const make = (): Parts => {
  const schema = makeExecutableSchema({ typeDefs: schemaText, resolvers: resolvers() });
  const documents = new Documents(schema);
  return { schema, documents, preparation: new OperationPreparation(documents) };
};
