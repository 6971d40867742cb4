import type { IncomingHttpHeaders } from 'node:http';
import multipart from '@fastify/multipart';
import type { FastifyInstance, RouteShorthandOptions } from 'fastify';
import { fieldsOf } from './parameters';
import { lengthRequired, HttpError, tooLarge, unreadableBody, unsupportedMediaType } from '../request/error-responses';
import type { Route } from './route';

/** A file as it was sent. `name`: null of one that is the whole body. */
export class SentFile {
  constructor(
    readonly content: Uint8Array,
    readonly name: string | null,
    readonly mediaType: string,
  ) {}
}

/** Beside a file: the fields and boundaries of a multipart body. */
const MULTIPART_BYTES = 64 * 1024;

/** Bodies as JSON, as a form, and as multipart (API-1), and the files that a route takes; all else is a 415. */
export const readBodies = async (api: FastifyInstance): Promise<void> => {
  api.removeContentTypeParser('text/plain');
  const readJson = api.getDefaultJsonParser('error', 'error');
  api.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) =>
    body === '' ? done(null, {}) : readJson(request, body as string, done),
  );
  api.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) =>
    done(null, fieldsOf(new URLSearchParams(body as string))),
  );
  api.addContentTypeParser(/^text\//, { parseAs: 'buffer' }, ({ headers, routeOptions }, body, done) => {
    const takes = (routeOptions.config as FileConfig).takes ?? [];
    const [mediaType] = headers['content-type']!.split(';');
    if (takes.includes(mediaType!.trim().toLowerCase())) done(null, body);
    else done(new HttpError(unsupportedMediaType));
  });
  api.addHook('onRequest', async ({ headers, routeOptions }) => {
    const beside = (routeOptions.config as FileConfig).takes ? MULTIPART_BYTES : 0;
    checkLength(headers, routeOptions.bodyLimit! + beside);
  });
  await api.register(multipart, {
    attachFieldsToBody: 'keyValues',
    onFile: async (part) => {
      const file = new SentFile(await part.toBuffer(), part.filename, part.mimetype);
      Object.assign(part, { value: file });
    },
    limits: { files: 0, fieldSize: api.initialConfig.bodyLimit! },
  });
};

type FileConfig = Readonly<{ takes?: readonly string[] }>;

/** What Fastify is to know of the bodies of a route. */
export const bodiesOf = ({ file }: Pick<Route, 'file'>): Partial<RouteShorthandOptions> => {
  if (!file) return {};
  const multipartOptions = { limits: { files: 1, fileSize: file.maxBytes } };
  return { bodyLimit: file.maxBytes, config: { takes: file.mediaTypes, multipartOptions } as object };
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

/** The fields of a multipart body have their names as they were sent; a file is a field of its own. */
export const bodyOf = (contentType: string | undefined, body: unknown): unknown => {
  if (body instanceof Uint8Array) return { file: new SentFile(body, null, contentType ?? '') };
  return fieldsIn(contentType, body);
};

const fieldsIn = (contentType: string | undefined, body: unknown): unknown =>
  isMultipart(contentType) && typeof body === 'object' && body ? fieldsOf(Object.entries(body)) : body;
