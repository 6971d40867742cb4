import type { IncomingHttpHeaders } from 'node:http';
import multipart from '@fastify/multipart';
import type { FastifyInstance } from 'fastify';
import { fieldsOf } from './parameters';
import { lengthRequired, HttpError, tooLarge, unreadableBody } from '../request/error-responses';

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
  api.addHook('onRequest', async ({ headers }) => checkLength(headers, api.initialConfig.bodyLimit!));
  await api.register(multipart, {
    attachFieldsToBody: 'keyValues',
    limits: { files: 0, fieldSize: api.initialConfig.bodyLimit! },
  });
};

export const isMultipart = (contentType: string | undefined): boolean => /^multipart\//i.test(contentType ?? '');

/** A multipart body is read as it comes, without the limit that other bodies have: so it must say its length first, and where its parts begin. */
const checkLength = (headers: IncomingHttpHeaders, most: number): void => {
  if (!isMultipart(headers['content-type'])) return;
  if (!/;\s*boundary=("[^"]+"|[^\s;"]+)/i.test(headers['content-type']!)) throw new HttpError(unreadableBody);
  const { 'content-length': length } = headers;
  if (length === undefined) throw new HttpError(lengthRequired);
  if (Number(length) > most) throw new HttpError(tooLarge);
};

/** The fields of a multipart body have their names as they were sent. */
export const bodyOf = (contentType: string | undefined, body: unknown): unknown =>
  isMultipart(contentType) && typeof body === 'object' && body ? fieldsOf(Object.entries(body)) : body;
