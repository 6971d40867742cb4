import { z } from 'zod';
import { createToken, listTokens, readToken, revokeToken, scope } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { camelCased } from '../../request/names';
import { accessTokenView } from '../../views/access-token.view';
import { RouteContext, NoFields, route } from '../route';
import { filtersOf } from '../contract-parameters';
import { ofNewTokens, ofTokenLists } from '../unsupported';

const schema = accessTokenView.schema
  .extend({ token: z.string().exactOptional().describe('Shown once') })
  .meta({ id: 'CreatedAccessToken' });

const text = z.string().max(10_000);
const body = { name: text, scopes: z.array(scope).min(1), expires_at: z.iso.date().nullable().optional() };
type Context = RouteContext<'/users/:id/personal_access_tokens', NoFields, typeof body>;

const create = async ({ ask, params, id, secret, body }: Context) => {
  const { expires_at: expiresAt, ...fields } = body;
  const token = `ldp_${secret()}`;
  const created = await ask(createToken, { tokenId: id, userId: params.id, token, ...fields, expiresAt });
  return { token, created };
};

const read = async (tokenId: number, context: RouteContext) => ({
  body: accessTokenView.show((await context.ask(readToken, { tokenId })).token, context),
});

const revoke = async (tokenId: number, { ask }: Pick<RouteContext, 'ask'>) => {
  const { visible } = await ask(revokeToken, { tokenId });
  return { visible };
};

/** A session comes with none. */
const ownTokenOf = ({ access: { user } }: Pick<RouteContext, 'access'>): number => {
  if (user?.tokenId !== undefined) return user.tokenId;
  throw new DomainError('token-not-found', 'The request comes with no token');
};

export const tokenRoutes = [
  route({
    operationId: 'createAccessToken',
    method: 'POST',
    path: '/users/:id/personal_access_tokens',
    summary: 'Create a personal access token (the user or an administrator)',
    body,
    unsupported: ofNewTokens,
    allocatesId: 'token',
    status: 201,
    reply: schema,
    answer: async (context) => {
      const { token, created } = await create(context);
      return { body: { ...accessTokenView.show(created.token, context), token }, visible: created.visible };
    },
    replay: async (context) => ({ body: accessTokenView.show((await create(context)).created.token, context) }),
  }),
  route({
    operationId: 'listAccessTokens',
    method: 'GET',
    path: '/personal_access_tokens',
    summary: "One's own personal access tokens, or, for administrators, those of a user",
    signedIn: true,
    query: filtersOf(listTokens),
    unsupported: ofTokenLists,
    paged: true,
    reply: accessTokenView.schema,
    answer: async (context) => {
      const { items, ...page } = await context.ask(listTokens, { ...camelCased(context.query), ...context.page });
      return { body: items.map((token) => accessTokenView.show(token, context)), page };
    },
  }),
  route({
    operationId: 'getOwnAccessToken',
    method: 'GET',
    path: '/personal_access_tokens/self',
    summary: 'The token that the request comes with',
    signedIn: true,
    reply: accessTokenView.schema,
    answer: (context) => read(ownTokenOf(context), context),
  }),
  route({
    operationId: 'getAccessToken',
    method: 'GET',
    path: '/personal_access_tokens/:id',
    summary: 'A personal access token (the user or an administrator)',
    signedIn: true,
    reply: accessTokenView.schema,
    answer: (context) => read(context.params.id, context),
  }),
  route({
    operationId: 'revokeOwnAccessToken',
    method: 'DELETE',
    path: '/personal_access_tokens/self',
    summary: 'Revoke the token that the request comes with',
    status: 204,
    answer: (context) => revoke(ownTokenOf(context), context),
  }),
  route({
    operationId: 'revokeAccessToken',
    method: 'DELETE',
    path: '/personal_access_tokens/:id',
    summary: 'Revoke a personal access token (the user or an administrator)',
    status: 204,
    answer: (context) => revoke(context.params.id, context),
  }),
];
