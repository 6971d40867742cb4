import type { FastifyRequest } from 'fastify';
import { Page } from '@ledgerdesk/contracts';
import { bodyOf, SentFile } from './content-types';
import { changesIn } from './entity-tags';
import { pageOf, paging } from './paging';
import { Input, isEmpty, isRecord, readerOf, refuserOf, withoutEmpty } from './parameters';
import { referenceOf } from '../request/reference';
import { Target } from '../request/api-request';
import { badRequest, notSupported } from '../request/error-responses';
import { targetKindOf, isText, Route } from './route';

/** What a caller sent, by the definition of the route. */
export type RouteInput = Readonly<{
  params: Readonly<Record<string, number | string>>;
  page: Page;
  query: Input;
  body: Input;
  target: Target;
  ifChanges: number[] | undefined;
  /** Of a route that takes one. */
  file: SentFile | null;
}>;

/**
 * For every call: nobody acts as somebody else, nobody is taken for the public who has sent a token elsewhere than API-2
 * says, and no list is continued from where it would begin anew.
 */
const neverSupported = {
  names: ['sudo', 'private_token', 'access_token', 'job_token'],
  headers: ['Sudo', 'JOB-TOKEN', 'Deploy-Token'],
};
const pageNotSupported = {
  names: ['cursor', 'id_after', 'id_before'],
};

/** @returns reads a request of the route; it throws HttpError 400 */
export const requestReader = (route: Route): ((request: FastifyRequest) => RouteInput) => {
  const targetKind = targetKindOf(route);
  const own = [...route.path.matchAll(/:(\w+)/g)]
    .map(([, name]) => ({ name: name!, read: isText(name!) ? textOf : numberOf }))
    .filter(({ name }) => !targetKind || name !== 'id');
  const isRead = route.method === 'GET';
  const readPage = readerOf(route.paged ? paging : {});
  const readQuery = readerOf(isRead ? (route.query ?? {}) : {});
  const readBody = readerOf(route.body ?? {});
  const refuse = refuserOf({
    names: [
      ...neverSupported.names,
      ...(route.paged ? pageNotSupported.names : []),
      ...(route.unsupported?.names ?? []),
    ],
    options: route.unsupported?.options ?? [],
  });

  return (request) => {
    const { headers } = request;
    const refused = neverSupported.headers.filter((name) => !isEmpty(headers[name.toLowerCase()]));
    if (refused.length > 0) throw notSupported(refused);
    const sent = parametersIn(request);
    refuse(sent);
    const filters = withoutEmpty(isRead ? sent : {});
    const body = readBody(isRead ? {} : sent);
    const names = request.params as Readonly<Record<string, string>>;
    const reference = targetKind && referenceOf(names.id!);
    return {
      params: Object.fromEntries(own.map(({ name, read }) => [name, read(name, names[name]!)])),
      page: pageOf(readPage(filters)),
      query: readQuery(filters),
      body,
      target: reference ? targetOf(targetKind, reference, route) : (route.target?.(body) ?? null),
      ifChanges: changesIn(headers['if-match']),
      file: route.file ? fileIn(sent) : null,
    };
  };
};

/** Those of the address and of the body are one set, in which the body wins (API-1). */
export const parametersIn = ({ headers, query, body }: Pick<FastifyRequest, 'headers' | 'query' | 'body'>): Input => {
  const fields = bodyOf(headers['content-type'], body) ?? {};
  if (!isRecord(fields)) throw badRequest('The request body is not an object');
  return { ...(query as Input), ...fields };
};

const fileIn = ({ file }: Input): SentFile => {
  if (file instanceof SentFile) return file;
  throw badRequest(isEmpty(file) ? 'file is missing' : 'file is invalid');
};

const targetOf = (
  kind: 'group' | 'project',
  reference: string | number,
  { entersDeleted }: Pick<Route, 'entersDeleted'>,
): Target => {
  const deleted = entersDeleted ? { deleted: entersDeleted } : {};
  return kind === 'group' ? { group: reference, ...deleted } : { project: reference, ...deleted };
};

const textOf = (_name: string, text: string): string => text;
const numberOf = (name: string, text: string): number => {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw badRequest(`${name} is invalid`);
  return Number(text);
};
