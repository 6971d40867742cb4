import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { StartedGateway } from '../fixture/started-gateway';
import { routes } from '../rest/routes/routes';
import { RestApi } from '../rest/rest-api';

type Parameter = { name: string; in: string; schema: { type: unknown } };
type Operation = { operationId: string; parameters: Parameter[]; responses: object };
type Document = { openapi: string; paths: Record<string, Record<string, Operation>> };

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
    expect(post).toMatchObject({
      requestBody: { content: { 'application/json': { schema: { required: ['first_name', 'last_name'] } } } },
      responses: {
        201: { content: { 'application/json': { schema: { required: expect.arrayContaining(['web_url']) } } } },
      },
    });
  });
  it('says of a file what it is, and how it is named (API-55, MA-7)', () => {
    const { get } = described.paths['/projects/{id}/uploads/{upload_id}/{name}']!;
    expect(get!.parameters.map(({ schema }) => schema.type)).toEqual([['integer', 'string'], 'string', 'string']);
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
