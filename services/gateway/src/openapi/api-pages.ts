import { createReadStream } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { asyncApiOf } from '../asyncapi/asyncapi';
import { Route } from '../rest/route';
import { openApiOf } from './openapi';

/**
 * The description of the API, with a page over it from the files of swagger-ui-dist, and that of announcements (EVT-4).
 * Made and read when first asked for.
 */
export const apiPages = (routes: readonly Route[], publicUrl: string) => async (fastify: FastifyInstance) => {
  let description: string | null = null;
  fastify.get('/api/v4/openapi.json', (_, reply) => {
    description ??= JSON.stringify(openApiOf(routes, `${publicUrl}/api/v4`));
    return reply.type('application/json; charset=utf-8').send(description);
  });
  let announced: string | null = null;
  fastify.get('/api/v4/asyncapi.json', (_, reply) => {
    announced ??= JSON.stringify(asyncApiOf(publicUrl));
    return reply.type('application/json; charset=utf-8').send(announced);
  });
  fastify.get('/api/docs', (_, reply) => reply.type('text/html; charset=utf-8').send(page));
  fastify.get('/api/docs/start.js', (_, reply) => reply.type('text/javascript; charset=utf-8').send(start));
  for (const [name, type] of Object.entries(files))
    fastify.get(`/api/docs/${name}`, (_, reply) => {
      const directory = dirname(require.resolve('swagger-ui-dist/package.json'));
      return reply.type(type).send(createReadStream(join(directory, name)));
    });
};

const files = { 'swagger-ui.css': 'text/css; charset=utf-8', 'swagger-ui-bundle.js': 'text/javascript; charset=utf-8' };

const page = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Ledgerdesk API</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/api/docs/swagger-ui.css"></head>
<body><div id="api"></div><script src="/api/docs/swagger-ui-bundle.js"></script><script src="/api/docs/start.js"></script></body>
</html>
`;
const start = "SwaggerUIBundle({ url: '/api/v4/openapi.json', dom_id: '#api', deepLinking: true });\n";
