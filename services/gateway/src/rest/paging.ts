import { z } from 'zod';
import { Page } from '@ledgerdesk/contracts';
import { Parameters } from './parameters';
import type { PageInfo } from './route';

/** API-4: the parameters of a page; more than 100 is 100. */
export const paging = {
  page: z.int().min(1).max(10_000_000).optional().meta({ default: 1 }),
  per_page: z.int().min(1).optional().meta({ default: 20, maximum: 100 }),
  pagination: z.enum(['offset', 'keyset', 'legacy']).optional(),
};
export const pageOf = ({ page = 1, per_page = 20 }: Parameters<typeof paging>): Page => ({
  page,
  perPage: Math.min(per_page, 100),
});

/**
 * The headers of a page (API-4, RFC 8288). Where the total is not known there is no `X-Total`, no `X-Total-Pages` and
 * no `last`.
 *
 * @param address the whole address of the request
 */
export const pagingHeaders = (
  address: URL,
  { page, perPage }: Page,
  { total, more }: PageInfo,
): Readonly<Record<string, string>> => {
  const pages = total === null ? null : Math.max(1, Math.ceil(total / perPage));
  const previous = page > 1 ? page - 1 : null;
  const next = more ? page + 1 : null;
  const link = (page: number | null, relation: string): string[] => {
    if (page === null) return [];
    const linked = new URL(address);
    linked.searchParams.set('page', `${page}`);
    linked.searchParams.set('per_page', `${perPage}`);
    return [`<${linked.href}>; rel="${relation}"`];
  };
  return {
    'X-Page': `${page}`,
    'X-Per-Page': `${perPage}`,
    'X-Next-Page': `${next ?? ''}`,
    'X-Prev-Page': `${previous ?? ''}`,
    ...(pages === null ? {} : { 'X-Total': `${total}`, 'X-Total-Pages': `${pages}` }),
    Link: [...link(1, 'first'), ...link(previous, 'prev'), ...link(next, 'next'), ...link(pages, 'last')].join(', '),
  };
};

/** The same, as OpenAPI describes them. */
export const pageHeaders = {
  'X-Total': { description: 'How many there are; absent above 10,000', schema: { type: 'integer' } },
  'X-Total-Pages': { description: 'How many pages there are; absent above 10,000 things', schema: { type: 'integer' } },
  'X-Page': { description: 'Which page this is', schema: { type: 'integer' } },
  'X-Per-Page': { description: 'How many a page holds', schema: { type: 'integer' } },
  'X-Next-Page': { description: 'The next page, empty where there is none', schema: { type: 'string' } },
  'X-Prev-Page': { description: 'The page before, empty where there is none', schema: { type: 'string' } },
  Link: { description: 'Addresses of the first, previous, next and last page (RFC 8288)', schema: { type: 'string' } },
};
