import multipart from '@fastify/multipart';
import type { FastifyInstance } from 'fastify';
import { fieldsOf } from './parameters';

/** Bodies as JSON, as a form, and as multipart (API-1); all else is a 415. No files yet. */
export const readBodies = async (api: FastifyInstance): Promise<void> => {
  api.removeContentTypeParser('text/plain');
  const readJson = api.getDefaultJsonParser('error', 'error');
  api.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) =>
    body === '' ? done(null, {}) : readJson(request, body as string, done),
  );
  api.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) =>
    done(null, fieldsOf(new URLSearchParams(body as string))),
  );
  await api.register(multipart, {
    attachFieldsToBody: 'keyValues',
    limits: { files: 0, fields: 1_000, fieldSize: 1024 * 1024 },
  });
};

/** The fields of a multipart body have their names as they were sent. */
export const bodyOf = (contentType: string | undefined, body: unknown): unknown =>
  contentType?.startsWith('multipart/') && typeof body === 'object' && body ? fieldsOf(Object.entries(body)) : body;
