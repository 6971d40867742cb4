import type { FastifyRequest } from 'fastify';
import { Page } from '@ledgerdesk/contracts';
import { bodyOf } from './content-types';
import { changesIn } from './entity-tags';
import { pageOf, paging } from './paging';
import { Given, isRecord, readerOf } from './parameters';
import { referenceOf } from './reference';
import { badRequest } from './refusals';
import { enteredBy, isText, Route, What } from './route';

/** What a caller gave, by the definition of the route. */
export type RequestRead = Readonly<{
  params: Readonly<Record<string, number | string>>;
  page: Page;
  query: Given;
  body: Given;
  what: What;
  ifChanges: number[] | undefined;
}>;

/** @returns reads a request of the route; it throws Refused 400 */
export const requestReader = (route: Route): ((request: FastifyRequest) => RequestRead) => {
  const entered = enteredBy(route);
  const own = [...route.path.matchAll(/:(\w+)/g)]
    .map(([, name]) => ({ name: name!, read: isText(name!) ? textOf : numberOf }))
    .filter(({ name }) => !entered || name !== 'id');
  const readPage = readerOf(route.paged ? paging : {});
  const readQuery = readerOf(route.query ?? {}, route.notYet);
  const readBody = readerOf(route.body ?? {}, route.notYet);

  return ({ headers, params, query, body: sent }) => {
    const given = query as Given;
    const names = params as Readonly<Record<string, string>>;
    const fields = bodyOf(headers['content-type'], sent) ?? {};
    if (!isRecord(fields)) throw badRequest('The request body is not an object');
    const body = readBody(fields);
    const reference = entered && referenceOf(names.id!);
    return {
      params: Object.fromEntries(own.map(({ name, read }) => [name, read(name, names[name]!)])),
      page: pageOf(readPage(given)),
      query: readQuery(given),
      body,
      what: reference ? whatOf(entered, reference) : (route.enters?.(body) ?? null),
      ifChanges: changesIn(headers['if-match']),
    };
  };
};

const whatOf = (kind: 'group' | 'project', reference: string | number): What =>
  kind === 'group' ? { group: reference } : { project: reference };

const textOf = (_name: string, text: string): string => text;
const numberOf = (name: string, text: string): number => {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw badRequest(`${name} is invalid`);
  return Number(text);
};
