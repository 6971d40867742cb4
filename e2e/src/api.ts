import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import addFormats from 'ajv-formats';
import Ajv2020, { ValidateFunction } from 'ajv/dist/2020';
import { askLed } from './led';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
/** `file`: sent as the whole body. */
export type ApiCall = Readonly<{
  token?: string | null;
  body?: object;
  file?: Readonly<{ mediaType: string; content: string | Uint8Array<ArrayBuffer> }>;
  headers?: Record<string, string>;
}>;
/** A form with nothing but this file, as browsers send one. */
export const formWith = (name: string, content: string): NonNullable<ApiCall['file']> => {
  const head = `Content-Disposition: form-data; name="file"; filename="${name}"`;
  return {
    mediaType: 'multipart/form-data; boundary=b-1',
    content: `--b-1\r\n${head}\r\n\r\n${content}\r\n--b-1--\r\n`,
  };
};
// What an answer holds is for the story to say.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Answer = Readonly<{ status: number; headers: Headers; body: any; text: string }>;

type Operation = { responses: Record<string, { content?: { 'application/json'?: { schema: object } } }> };
type Description = {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
};

/** Clients bear further fields, and so does the description; here none comes unannounced. */
const closed = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  return 'properties' in schema && !('additionalProperties' in schema)
    ? { ...inner, additionalProperties: false }
    : inner;
};

/**
 * A caller of the API, as careful as callers should be: what is answered "try again" is tried again, a POST with an
 * Idempotency-Key. Every answer must be one that the OpenAPI description allows.
 */
export class Api {
  private readonly ajv = addFormats(new Ajv2020({ strict: false }));
  private readonly schemas = new Map<string, ValidateFunction>();
  private description: Promise<Description> | null = null;

  constructor(
    private readonly url: () => string,
    private readonly token: string,
  ) {}

  async ask(method: Method, path: string, call: ApiCall = {}): Promise<Answer> {
    const { token = this.token, body, file, headers = {} } = call;
    const key = method === 'POST' ? { 'Idempotency-Key': randomUUID() } : {};
    const sent = {
      ...(token === null ? {} : { 'PRIVATE-TOKEN': token }),
      ...(body ? { 'Content-Type': 'application/json' } : {}),
      ...(file ? { 'Content-Type': file.mediaType } : {}),
      ...key,
      ...headers,
    };
    for (;;) {
      const answered = await askLed(this.url(), `/api/v4${path}`, {
        method,
        headers: sent,
        ...(body && { body: JSON.stringify(body) }),
        ...(file && { body: file.content }),
      });
      const text = await answered.text();
      const retryAfter = answered.headers.get('retry-after');
      if (retryAfter && [409, 503].includes(answered.status)) {
        await wait(100);
        continue;
      }
      const isJson = answered.headers.get('content-type')?.startsWith('application/json');
      const read = text && isJson ? JSON.parse(text) : null;
      const answer = { status: answered.status, headers: answered.headers, body: read, text };
      await this.conforms(method, path, answer);
      return answer;
    }
  }

  get = (path: string, asked?: ApiCall) => this.ask('GET', path, asked);
  post = (path: string, body: object, asked?: ApiCall) => this.ask('POST', path, { ...asked, body });
  put = (path: string, body: object, asked?: ApiCall) => this.ask('PUT', path, { ...asked, body });
  delete = (path: string, asked?: ApiCall) => this.ask('DELETE', path, asked);

  /** Makes something, which must succeed. */
  async make(path: string, body: object, asked?: ApiCall): Promise<Answer['body']> {
    const { status, body: made, text } = await this.post(path, body, asked);
    if (status !== 201) throw new Error(`POST ${path} was answered ${status} ${text}`);
    return made;
  }

  private async conforms(method: Method, path: string, { status, headers, body, text }: Answer): Promise<void> {
    this.description ??= fetch(`${this.url()}/api/v4/openapi.json`).then(
      (answer) => answer.json() as Promise<Description>,
    );
    const { paths, components } = await this.description;
    const [plain] = path.split('?');
    const template = Object.keys(paths)
      .filter((known) => new RegExp(`^${known.replace(/\{\w+\}/g, '[^/]+')}/?$`).test(plain!))
      .sort((a, b) => a.split('{').length - b.split('{').length)[0];
    const operation = template && paths[template]?.[method.toLowerCase()];
    if (!operation) {
      if (status !== 404 && status !== 405) throw new Error(`${method} ${path} is not in the OpenAPI description`);
      return;
    }
    if (status >= 400) {
      if (!body || !('message' in body || 'error' in body))
        throw new Error(`${method} ${path}: ${status} ${text} is no error`);
      return;
    }
    const name = `${method} ${template} ${status}`;
    const response = operation.responses[status];
    if (!response) throw new Error(`${name} is not in the OpenAPI description`);
    const schema = response.content?.['application/json']?.schema;
    const isFile = headers.get('content-disposition')?.startsWith('attachment') === true;
    if (!schema || isFile) return;
    const schemas = { components: { schemas: components.schemas } };
    const validate = this.schemas.get(name) ?? this.ajv.compile(closed({ ...schema, ...schemas }) as object);
    this.schemas.set(name, validate);
    if (!validate(body))
      throw new Error(`${name} does not fit its schema: ${this.ajv.errorsText(validate.errors)}\n${text}`);
  }
}
