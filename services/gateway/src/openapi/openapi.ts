import { z } from 'zod';
import { pageHeaders, paging } from '../rest/paging';
import { isText, Route } from '../rest/route';
import { version } from '../version';
import { bodyDescriptions, bodyLimits, filterDescriptions, pathDescriptions } from './parameter-descriptions';
import { Components, Json, ref } from './schemas';
import { sessionCookie } from '../sign-in/sign-in-cookies';
import { tagOf, tags } from './tags';

/** OpenAPI 3.1, from the very schemas that validate (API-54, API-57). What is only in the words of the specification is said here. */
export const openApiOf = (routes: readonly Route[], server: string): Json => {
  const components = new Components();
  const paths: Record<string, Record<string, Json>> = {};
  for (const route of routes) {
    const path = (paths[route.path.replace(/:(\w+)/g, '{$1}')] ??= {});
    path[route.method.toLowerCase()] = operationOf(route, components);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Ledgerdesk',
      version: version.version,
      description,
      contact: { name: 'Ledgerdesk', url: server.replace(/\/api\/v4$/, '/api/docs') },
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: server, description: 'This installation' }],
    security: signedIn,
    tags,
    paths,
    components: {
      securitySchemes: {
        token: { type: 'apiKey', in: 'header', name: 'PRIVATE-TOKEN', description: 'A personal access token' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: sessionCookie(server),
          description: 'The session of a browser that has signed in; a token counts before it',
        },
        bearer: { type: 'http', scheme: 'bearer', description: 'The same token as `Authorization: Bearer`' },
      },
      schemas: { ...components.schemas, Error: errorSchema },
      parameters,
      headers,
      responses: {
        NotModified: { description: 'It is as `If-None-Match` names it' },
        LedOn: {
          description: 'It was merged into another one, which is at `Location`',
          headers: { Location: ref('headers', 'Location') },
          content: json(ref('schemas', 'Error')),
        },
        Refused: { description: 'Refused; nothing is changed', content: json(ref('schemas', 'Error')) },
        Failed: { description: 'Failed, or not ready; ask again', content: json(ref('schemas', 'Error')) },
      },
    },
  };
};

const description = `The REST API of Ledgerdesk, as clients of GitLab know it.

Errors are JSON: \`{"message": …}\` or \`{"error": …}\`. Bodies may also be sent as forms or multipart; parameters of a
POST, PUT or DELETE may stand in the address as well, where those of the body win. Parameters that GitLab has for a call
and this API does not are refused by their names.

A POST that is repeated because its answer was lost is a new request, unless it carries an \`Idempotency-Key\`: without one,
a second contact with the same e-mail is refused as \`has already been taken\`.

A browser signs in with \`POST /users/sign_in\` (\`login\`: username or e-mail, \`password\`), beside this API, and out with
\`POST /users/sign_out\`. The session is a cookie. Every POST, PUT and DELETE that comes by it alone needs the
\`csrf_token\`, which signing in and \`GET /session\` answer, as \`X-CSRF-Token\`.`;

const signedIn = [{ token: [] }, { bearer: [] }, { session: [] }];

const errorSchema: Json = {
  type: 'object',
  description: 'Why a request was refused, in `message` or in `error`',
  properties: {
    message: {
      description: 'A text, or the texts of each field that breaks a rule',
      anyOf: [
        { type: 'string' },
        { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } },
      ],
    },
    error: { type: 'string', description: 'What can not be read, or is missing' },
    error_description: { type: 'string', description: 'More about `error`' },
    reason: { type: 'string', description: 'Why a transfer failed, as a program reads it' },
    transfer_id: { type: 'integer', format: 'int64', description: 'Number of the transfer that is in the way' },
    retryable: { type: 'boolean', description: 'Whether the same request may succeed later' },
  },
};

const text = { type: 'string' };
const parameters: Json = {
  IfNoneMatch: {
    name: 'If-None-Match',
    in: 'header',
    description: 'ETags that the caller knows: one of them is not sent again',
    schema: text,
  },
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    description: 'ETags of the states that may be changed; of any other nothing is changed',
    schema: text,
  },
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    description: 'Chosen by the caller: a repeat with the same key and body has no second effect for 24 hours',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
  },
};
const ALREADY_SENT = 'X-Ledgerdesk-Already-Sent';
const headers: Json = {
  [ALREADY_SENT]: {
    description: 'How many mails about it have left; absent where that can not be told at present',
    schema: { type: 'integer', minimum: 0 },
  },
  ETag: { description: 'The state that is answered', schema: text },
  Location: { description: 'Where it is read', schema: { type: 'string', format: 'uri' } },
  ...Object.fromEntries(Object.entries(pageHeaders)),
};

const operationOf = (route: Route, components: Components): Json => {
  const { method, summary, status = 200 } = route;
  const isRead = method === 'GET';
  const fields = isRead ? {} : (route.body ?? {});
  const hasBody = Object.keys(fields).length > 0 && method !== 'DELETE';
  return {
    operationId: route.operationId,
    summary,
    description: descriptionOf(route),
    tags: [tagOf(route)],
    ...(isRead && !route.signedIn ? { security: [...signedIn, {}] } : {}),
    parameters: [
      ...pathParameters(route),
      ...queryParameters(route.paged ? { ...paging, ...route.query } : (route.query ?? {}), components),
      ...(method === 'DELETE' || route.file ? queryParameters(fields, components) : []),
      ...headerParameters(route),
    ],
    ...(hasBody ? { requestBody: bodyOf(route, fields, components) } : {}),
    responses: {
      [status]: successOf(route, components),
      ...(route.unfinished ? { 202: unfinishedOf(route.unfinished, components) } : {}),
      ...(route.ofCommandsAlone ? { 202: ofCommandsAlone(route.ofCommandsAlone, components) } : {}),
      ...(route.leadsOn ? { 307: ref('responses', 'LedOn') } : {}),
      ...(isSingleRead(route) ? { 304: ref('responses', 'NotModified') } : {}),
      '4XX': ref('responses', 'Refused'),
      '5XX': ref('responses', 'Failed'),
    },
  };
};

const descriptionOf = (route: Route): string => {
  const sentences = [
    `${route.summary}.`,
    ...(route.paged ? ['One page of the list; the headers tell how many there are.'] : []),
    ...(route.method === 'GET' && !route.signedIn ? ['Without a token, what the public sees.'] : []),
    ...(route.comparesState || route.currentState ? ['With `If-Match` only as the caller knows it.'] : []),
    ...(route.allocatesId ? ['With an `Idempotency-Key` it may be repeated safely.'] : []),
  ];
  return sentences.join(' ');
};

const successOf = (route: Route, components: Components): Json => {
  const { summary, reply, downloads, paged } = route;
  const schema = reply && components.output(reply);
  const sent =
    isSingleRead(route) || (route.currentState && route.status !== 204) ? { ETag: ref('headers', 'ETag') } : {};
  const pages = paged ? Object.fromEntries(Object.keys(pageHeaders).map((name) => [name, ref('headers', name)])) : {};
  const place = route.status === 202 && route.allocatesId ? { Location: ref('headers', 'Location') } : {};
  const mails = route.tellsSentMails ? { [ALREADY_SENT]: ref('headers', ALREADY_SENT) } : {};
  const all = { ...sent, ...pages, ...place, ...mails };
  const content = {
    ...(schema ? json(paged ? { type: 'array', items: schema } : schema) : {}),
    ...(downloads ? { [downloads]: { schema: { type: 'string', format: 'binary' } } } : {}),
  };
  return {
    description: summary,
    ...(Object.keys(all).length > 0 ? { headers: all } : {}),
    ...(Object.keys(content).length > 0 ? { content } : {}),
  };
};

const unfinishedOf = (schema: z.ZodType, components: Components): Json => ({
  description: 'It is not finished yet; it goes on by itself, and is read at `Location`',
  headers: { Location: ref('headers', 'Location') },
  content: json(components.output(schema)),
});

const ofCommandsAlone = (schema: z.ZodType, components: Components): Json => ({
  description: 'Its quick actions were run; nothing else was in it, so nothing is made',
  content: json(components.output(schema)),
});

const pathParameters = ({ path }: Route): Json[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, match]) => {
    const name = match!;
    const isReference = name === 'id' && /^\/(groups|projects|namespaces)\//.test(path);
    return {
      name,
      in: 'path',
      required: true,
      description: isReference ? 'Number, or URL-encoded full path' : pathDescriptions[name],
      schema: isReference || isText(name) ? { type: 'string' } : { type: 'integer', format: 'int64', minimum: 1 },
    };
  });

const queryParameters = (shape: z.ZodRawShape, components: Components): Json[] =>
  Object.entries(shape).map(([name, field]) => {
    const { description = filterDescriptions[name] ?? bodyDescriptions[name], ...schema } = components.input(
      field as z.ZodType,
    );
    const isList = schema.type === 'array';
    return { name, in: 'query', description, schema, ...(isList ? { style: 'form', explode: false } : {}) };
  });

const headerParameters = (route: Route): Json[] => [
  ...(isSingleRead(route) ? [ref('parameters', 'IfNoneMatch')] : []),
  ...(route.method === 'POST' ? [ref('parameters', 'IdempotencyKey')] : []),
  ...(route.currentState ? [ref('parameters', 'IfMatch')] : []),
];

const isSingleRead = ({ method, paged, reply }: Route): boolean => method === 'GET' && !paged && reply !== undefined;

/** The body once, by its name, for each form in which it may come. */
const bodyOf = ({ operationId, file }: Route, shape: z.ZodRawShape, components: Components): Json => {
  const name = `${operationId[0]!.toUpperCase()}${operationId.slice(1)}Request`;
  const schema = components.body(name, z.object(shape), { descriptions: bodyDescriptions, limits: bodyLimits });
  if (file) return fileBodyOf(file, components.withFile(name));
  const types = ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'];
  const isRequired = Object.values(shape).some((field) => !(field as z.ZodType).safeParse(undefined).success);
  return { required: isRequired, content: Object.fromEntries(types.map((type) => [type, { schema }])) };
};

/** A file as the whole body, where the fields stand in the address, or as a part beside them. */
const fileBodyOf = ({ mediaTypes }: NonNullable<Route['file']>, parts: Json): Json => {
  const whole = mediaTypes.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]);
  return { required: true, content: { ...Object.fromEntries(whole), 'multipart/form-data': { schema: parts } } };
};

const json = (schema: Json): Json => ({ 'application/json': { schema } });
