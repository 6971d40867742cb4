import type { FastifyRequest } from 'fastify';
import { Page } from '@ledgerdesk/contracts';
import { bodyOf } from './content-types';
import { changesIn } from './entity-tags';
import { pageOf, paging } from './paging';
import { Input, isRecord, readerOf } from './parameters';
import { referenceOf } from '../request/reference';
import { Target } from '../request/api-request';
import { badRequest } from '../request/error-responses';
import { targetKindOf, isText, Route } from './route';

/** What a caller sent, by the definition of the route. */
export type RouteInput = Readonly<{
  params: Readonly<Record<string, number | string>>;
  page: Page;
  query: Input;
  body: Input;
  target: Target;
  ifChanges: number[] | undefined;
}>;

/** @returns reads a request of the route; it throws HttpError 400 */
export const requestReader = (route: Route): ((request: FastifyRequest) => RouteInput) => {
  const targetKind = targetKindOf(route);
  const own = [...route.path.matchAll(/:(\w+)/g)]
    .map(([, name]) => ({ name: name!, read: isText(name!) ? textOf : numberOf }))
    .filter(({ name }) => !targetKind || name !== 'id');
  const readPage = readerOf(route.paged ? paging : {});
  const readQuery = readerOf(route.query ?? {}, route.unsupported);
  const readBody = readerOf(route.body ?? {}, route.unsupported);

  return ({ headers, params, query, body: sent }) => {
    const input = query as Input;
    const names = params as Readonly<Record<string, string>>;
    const fields = bodyOf(headers['content-type'], sent) ?? {};
    if (!isRecord(fields)) throw badRequest('The request body is not an object');
    const body = readBody(fields);
    const reference = targetKind && referenceOf(names.id!);
    return {
      params: Object.fromEntries(own.map(({ name, read }) => [name, read(name, names[name]!)])),
      page: pageOf(readPage(input)),
      query: readQuery(input),
      body,
      target: reference ? targetOf(targetKind, reference) : (route.target?.(body) ?? null),
      ifChanges: changesIn(headers['if-match']),
    };
  };
};

const targetOf = (kind: 'group' | 'project', reference: string | number): Target =>
  kind === 'group' ? { group: reference } : { project: reference };

const textOf = (_name: string, text: string): string => text;
const numberOf = (name: string, text: string): number => {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw badRequest(`${name} is invalid`);
  return Number(text);
};
