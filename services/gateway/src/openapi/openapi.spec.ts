import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { outgoingReasons } from '@ledgerdesk/contracts';
import { StartedGateway } from '../fixture/started-gateway';
import { routes } from '../rest/routes/routes';
import { RestApi } from '../rest/rest-api';

type Parameter = { name: string; in: string; description?: string; schema: { type: unknown; default?: unknown } };
type Operation = { operationId: string; parameters: Parameter[]; responses: object };
type Property = { description?: string; format?: string; enum?: string[]; anyOf?: [Property] };
type Schema = { required?: string[]; properties: Record<string, Property> };
type Document = {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; parameters: Record<string, Parameter> };
};

/** What Fastify itself has registered, without the HEAD that comes with every GET. */
const registered = async (): Promise<string[]> => {
  const found: string[] = [];
  const fastify = new FastifyAdapter().getInstance<FastifyInstance>();
  fastify.addHook('onRoute', ({ method, path }) => {
    for (const one of [method].flat()) if (one !== 'HEAD') found.push(`${one} ${path.replace(/:(\w+)/g, '{$1}')}`);
  });
  const api = new RestApi(...([] as unknown as ConstructorParameters<typeof RestApi>));
  await fastify.register(api.plugin(routes));
  await fastify.ready();
  await fastify.close();
  return found.sort();
};

describe('the description of the API', () => {
  let gateway: StartedGateway;
  let described: Document;
  beforeAll(async () => {
    gateway = await StartedGateway.start();
    described = (await gateway.ask('GET', '/openapi.json', { token: null })).body;
  });
  afterAll(() => gateway.stop());
  const operations = () =>
    Object.entries(described.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
    );

  it('is OpenAPI 3.1 (API-54)', () => expect(described.openapi).toBe('3.1.0'));
  it('has every route that is served, and no other (API-54)', async () =>
    expect(
      operations()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(await registered()));
  it('has an id of its own for every operation', () => {
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });
  it('names every parameter of every path', () => {
    const unnamed = operations().filter(({ name, operation }) => {
      const named = operation.parameters
        .filter((parameter) => parameter.in === 'path')
        .map((parameter) => parameter.name);
      return [...name.matchAll(/\{(\w+)\}/g)].some(([, parameter]) => !named.includes(parameter!));
    });
    expect(unnamed).toEqual([]);
  });
  it('says what a contact is made of, as the validation has it', () => {
    const { post } = described.paths['/groups/{id}/crm/contacts']!;
    const { schemas } = described.components;
    const body = { schema: { $ref: '#/components/schemas/CreateContactRequest' } };
    const types = ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'];
    expect(post).toMatchObject({
      operationId: 'createContact',
      requestBody: { content: Object.fromEntries(types.map((type) => [type, body])) },
      responses: { 201: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Contact' } } } } },
    });
    expect(schemas.CreateContactRequest!.required).toEqual(['first_name', 'last_name']);
    expect(schemas.Contact!.required).toContain('web_url');
  });
  it('has every resource by its name (API-57)', () =>
    expect(Object.keys(described.components.schemas)).toEqual(
      expect.arrayContaining(['Contact', 'Organization', 'Issue', 'Note', 'Group', 'Project', 'UserDetails', 'Error']),
    ));
  it('has short ids for operations (API-57)', () => {
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(ids.filter((id) => !/^[a-z]+([A-Z][a-z]+){1,4}$/.test(id))).toEqual([]);
    expect(ids).toEqual(expect.arrayContaining(['listIssues', 'getGroup', 'updateNote']));
  });
  it('says of times that they are, and of days (API-57)', () => {
    const { Issue, CreatedAccessToken: AccessToken } = described.components.schemas;
    expect(Issue!.properties.created_at).toEqual({ type: 'string', format: 'date-time' });
    expect(Issue!.properties.closed_at).toEqual({ anyOf: [{ type: 'string', format: 'date-time' }, { type: 'null' }] });
    expect(AccessToken!.properties.expires_at).toEqual({
      anyOf: [{ type: 'string', format: 'date' }, { type: 'null' }],
    });
  });
  it('describes every parameter and every field of a body (API-57)', () => {
    const parameters = operations().flatMap(({ name, operation }) =>
      operation.parameters.filter((one) => !('$ref' in one) && !one.description).map((one) => `${name} ${one.name}`),
    );
    const fields = Object.entries(described.components.schemas)
      .filter(([name]) => name.endsWith('Request'))
      .flatMap(([name, { properties }]) =>
        Object.entries(properties)
          .filter(([, { description }]) => !description)
          .map(([field]) => `${name} ${field}`),
      );
    expect([...parameters, ...fields]).toEqual([]);
  });
  it('tells the limits of texts, and roles as whole numbers (API-57)', () => {
    const { CreateUserRequest, Member } = described.components.schemas;
    expect(CreateUserRequest!.properties.password).toMatchObject({
      anyOf: [{ type: 'string', minLength: 12, maxLength: 128 }, { type: 'null' }],
    });
    expect(Member!.properties.access_level).toEqual({
      type: 'integer',
      enum: [10, 15, 20, 30, 40, 50],
      format: 'int64',
    });
  });
  it('says what is meant where nothing is said (API-57)', () => {
    const defaultOf = (path: string, name: string) =>
      described.paths[path]!.get!.parameters.find((one) => one.name === name)!.schema.default;
    expect(defaultOf('/issues', 'scope')).toBe('created_by_me');
    expect(defaultOf('/groups/{id}/issues', 'scope')).toBe('all');
    expect(defaultOf('/groups/{id}/crm/contacts', 'order_by')).toBe('last_name');
    expect([defaultOf('/projects', 'sort'), defaultOf('/projects', 'per_page')]).toEqual(['desc', 20]);
  });
  it('says every reason for which a mail is not sent, and what it means (MA-11)', () => {
    const [{ description, ...schema }] = described.components.schemas.OutgoingMail!.properties.reason!.anyOf!;
    expect(schema.enum).toEqual(Object.keys(outgoingReasons));
    for (const [reason, meaning] of Object.entries(outgoingReasons))
      expect(description).toContain(`\`${reason}\`: ${meaning}`);
  });
  it('has nothing of what is refused (API-57)', () => {
    const { parameters } = described.paths['/issues']!.get!;
    expect(parameters.filter(({ name }) => ['epic_id', 'milestone', 'not', 'sudo'].includes(name))).toEqual([]);
  });
  it('says of a file what it is, and how it is named (API-55, MA-7)', () => {
    const { get } = described.paths['/projects/{id}/uploads/{upload_id}/{name}']!;
    expect(get!.parameters.map(({ schema }) => schema.type)).toEqual(['string', 'string', 'string']);
    expect(described.paths['/projects/{id}/service_desk/mails/{mail_id}/raw']!.get!.responses).toMatchObject({
      200: { content: { 'message/rfc822': {} } },
    });
  });
  it('has a page over it that needs nothing from elsewhere (API-54)', async () => {
    const page = await gateway.fetch('GET', '/api/docs', { token: null });
    const sources = [...page.text.matchAll(/(?:src|href)="(?!data:)([^"]+)"/g)].map(([, source]) => source!);
    expect(page.text).toContain('<link rel="icon" href="data:,">');
    expect(sources).toHaveLength(3);
    for (const source of sources) {
      const { status, headers } = await gateway.fetch('GET', source, { token: null });
      expect([source, status, headers.get('content-type')]).toEqual([
        source,
        200,
        expect.stringMatching(/^text\/(css|javascript)/),
      ]);
    }
  });
});
