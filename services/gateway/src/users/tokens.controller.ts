import { z } from 'zod';
import { AccessTokenView, createToken, revokeToken, scope } from '@ledgerdesk/contracts';
import { Call, id, NoFields, route } from '../rest/route';

const shown = z.object({
  id,
  user_id: id,
  name: z.string(),
  scopes: z.array(scope),
  created_at: z.string(),
  expires_at: z.string().nullable(),
  revoked: z.boolean(),
  token: z.string().exactOptional().describe('Shown once'),
});

const show = (token: AccessTokenView): z.infer<typeof shown> => ({
  id: token.id,
  user_id: token.userId,
  name: token.name,
  scopes: token.scopes,
  created_at: token.createdAt,
  expires_at: token.expiresAt,
  revoked: token.revoked,
});

const text = z.string().max(10_000);
const body = { name: text, scopes: z.array(scope).min(1), expires_at: z.iso.date().nullable().optional() };
type Asked = Call<'/users/:id/personal_access_tokens', NoFields, typeof body>;

const create = async ({ ask, params, id, secret, body }: Asked) => {
  const { expires_at: expiresAt, ...fields } = body;
  const token = `ldp_${secret()}`;
  const created = await ask(createToken, { tokenId: id, userId: params.id, token, ...fields, expiresAt });
  return { token, created };
};

export const tokenRoutes = [
  route({
    method: 'POST',
    path: '/users/:id/personal_access_tokens',
    summary: 'Create a personal access token (the user or an administrator)',
    body,
    draws: 'token',
    status: 201,
    reply: shown,
    answer: async (call) => {
      const { token, created } = await create(call);
      return { body: { ...show(created.token), token }, visible: created.visible };
    },
    reread: async (call) => ({ body: show((await create(call)).created.token) }),
  }),
  route({
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
