import { z } from 'zod';
import { pageHeaders, paging } from '../rest/paging';
import { targetKindOf, isText, Route } from '../rest/route';

type Json = Readonly<Record<string, unknown>>;

/** OpenAPI 3.1, from the very schemas that validate (API-54). What is only in the words of the specification is said here. */
export const openApiOf = (routes: readonly Route[], server: string): Json => {
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    const path = (paths[route.path.replace(/:(\w+)/g, '{$1}')] ??= {});
    path[route.method.toLowerCase()] = operationOf(route);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Ledgerdesk', version: 'v4', description },
    servers: [{ url: server }],
    security: [{ token: [] }, { bearer: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'apiKey', in: 'header', name: 'PRIVATE-TOKEN' },
        bearer: { type: 'http', scheme: 'bearer' },
      },
      schemas: { Error: errorSchema },
    },
  };
};

const description = `Errors are JSON: \`{"message": …}\` or \`{"error": …}\`. Bodies may also be sent as forms or multipart.

A POST that is repeated because its answer was lost is a new request, unless it carries an \`Idempotency-Key\`: without one,
a second contact with the same e-mail is refused as \`has already been taken\`.`;

const errorSchema = { anyOf: ['message', 'error'].map((name) => ({ type: 'object', required: [name] })) };

const operationOf = (route: Route): Json => {
  const { method, path, summary, status = 200, reply, downloads, signedIn } = route;
  const hasTag = isSingleRead(route);
  return {
    summary,
    operationId: `${method.toLowerCase()}${path.replace(/[/:_]+(\w)/g, (_, letter: string) => letter.toUpperCase())}`,
    tags: [path.replace(/^\/(groups|projects)\/:id(\/crm)?\/(?!\w*groups)/, '/').split('/')[1]],
    ...(method === 'GET' && !signedIn ? { security: [{}, { token: [] }, { bearer: [] }] } : {}),
    parameters: [...pathParameters(route), ...queryParameters(route), ...headerParameters(route)],
    ...(route.body ? { requestBody: bodyOf(route.body) } : {}),
    responses: {
      [status]: {
        description: summary,
        ...(route.paged ? { headers: pageHeaders } : {}),
        ...(downloads ? { content: { [downloads]: { schema: { type: 'string', format: 'binary' } } } } : {}),
        ...(reply ? { content: json(schemaOf(route.paged ? z.array(reply) : reply, 'output')) } : {}),
      },
      ...(hasTag ? { 304: { description: 'As `If-None-Match` names it' } } : {}),
      '4XX': { description: 'Refused', content: json({ $ref: '#/components/schemas/Error' }) },
      '5XX': { description: 'Failed', content: json({ $ref: '#/components/schemas/Error' }) },
    },
  };
};

const pathParameters = (route: Route): Json[] =>
  [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    ...(name === 'id' && targetKindOf(route)
      ? { schema: { type: ['integer', 'string'] }, description: 'Number, or URL-encoded full path' }
      : { schema: isText(name!) ? { type: 'string' } : { type: 'integer', minimum: 1 } }),
  }));

const queryParameters = (route: Route): Json[] =>
  Object.entries({ ...(route.paged ? paging : {}), ...route.query }).map(([name, schema]) => {
    const list = schemaOf(schema as z.ZodType).type === 'array';
    return { name: list ? `${name}[]` : name, in: 'query', schema: schemaOf(schema as z.ZodType) };
  });

const headerParameters = (route: Route): Json[] => [
  ...(isSingleRead(route) ? [header('If-None-Match')] : []),
  ...(route.method === 'POST' ? [header('Idempotency-Key')] : []),
  ...(route.currentState ? [header('If-Match')] : []),
];
const isSingleRead = ({ method, paged, downloads }: Route) => method === 'GET' && !paged && !downloads;
const header = (name: string): Json => ({ name, in: 'header', schema: { type: 'string' } });

const bodyOf = (shape: z.ZodRawShape): Json => {
  const schema = schemaOf(z.object(shape));
  const types = ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'];
  return { required: 'required' in schema, content: Object.fromEntries(types.map((type) => [type, { schema }])) };
};

const json = (schema: Json): Json => ({ 'application/json': { schema } });

const schemaOf = (schema: z.ZodType, io: 'input' | 'output' = 'input'): Json => {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io }) as Record<string, unknown>;
  return described;
};
