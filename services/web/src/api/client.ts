import createClient from 'openapi-fetch';
import { errorOf } from './errors';
import type { PageContent, Place } from './page';
import type { paths } from './rest-api';

/** What writes must bring with them that come by the session's cookie. */
let csrfToken: string | null = null;
export const rememberCsrfToken = (token: string | null): void => void (csrfToken = token);

export const api = createClient<paths>({
  baseUrl: '/api/v4',
  querySerializer: { array: { style: 'form', explode: false } },
});
api.use({
  onRequest: ({ request }) => {
    if (request.method !== 'GET' && csrfToken !== null) request.headers.set('X-CSRF-Token', csrfToken);
    return request;
  },
});

export type Answer<Data> = Readonly<{ data: Data; etag: string | null; total: number | null; hasMore: boolean }>;

/** @throws ApiError */
export const answerTo = async <Data>(
  call: Promise<{ data?: Data; error?: unknown; response: Response }>,
): Promise<Answer<Data>> => {
  const { data, error, response } = await call;
  const { headers, ok, status } = response;
  if (!ok) throw errorOf(status, error, headers.get('X-Request-Id'));
  const total = headers.get('X-Total');
  return {
    data: data as Data,
    etag: headers.get('ETag'),
    total: total === null ? null : Number(total),
    hasMore: Boolean(headers.get('X-Next-Page')),
  };
};

/** Chosen when a form opens, so that what is sent twice is made once. */
export const newIdempotencyKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** The group or project at this address; null where there is none to see. @throws ApiError */
export const readPlace = async (path: string): Promise<Place | null> => {
  const response = await fetch(path, { headers: { Accept: 'application/json' } });
  if (response.status === 404) {
    await response.body?.cancel();
    return null;
  }
  if (!response.ok) throw errorOf(response.status, null, response.headers.get('X-Request-Id'));
  return ((await response.json()) as PageContent).place;
};

type SignedIn = Readonly<{ csrf_token: string }>;

/** @throws ApiError */
export const signIn = async (login: string, password: string): Promise<void> => {
  const { csrf_token: token } = (await post('/users/sign_in', { login, password })) as SignedIn;
  rememberCsrfToken(token);
};

/** @throws ApiError */
export const signOut = async (): Promise<void> => void (await post('/users/sign_out', {}));

const post = async (path: string, fields: object): Promise<unknown> => {
  const headers = { 'Content-Type': 'application/json', ...(csrfToken === null ? {} : { 'X-CSRF-Token': csrfToken }) };
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(fields) });
  const body = response.status === 204 ? null : ((await response.json()) as unknown);
  if (!response.ok) throw errorOf(response.status, body, response.headers.get('X-Request-Id'));
  return body;
};
