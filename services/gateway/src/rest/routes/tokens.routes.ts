import { z } from 'zod';
import { createToken, revokeToken, scope } from '@ledgerdesk/contracts';
import { accessTokenView } from '../../views/access-token.view';
import { RouteContext, NoFields, route } from '../route';
import { ofNewTokens } from '../unsupported';

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
    operationId: 'revokeAccessToken',
    method: 'DELETE',
    path: '/personal_access_tokens/:id',
    summary: 'Revoke a personal access token',
    status: 204,
    answer: async ({ ask, params }) => {
      const { visible } = await ask(revokeToken, { tokenId: params.id });
      return { visible };
    },
  }),
];
