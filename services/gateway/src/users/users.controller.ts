import { z } from 'zod';
import { createUser, listUsers, readCurrentUser, readUser, UserView } from '@ledgerdesk/contracts';
import { Call, route, search } from '../rest/route';
import { hashPassword } from './passwords';
import { publicFields, showPublic } from './user';

const shown = z.object({
  ...publicFields,
  email: z.string().exactOptional(),
  is_admin: z.boolean().exactOptional(),
  can_create_group: z.boolean().exactOptional(),
});

const show = (user: UserView, call: Call): z.infer<typeof shown> => ({
  ...showPublic(user, call),
  ...(user.private && {
    email: user.private.email,
    is_admin: user.private.isAdministrator,
    can_create_group: user.private.canCreateGroup,
  }),
});

const text = z.string().max(10_000);
const readOne = async (userId: number, call: Call) => ({
  body: show((await call.ask(readUser, { userId })).user, call),
});

export const userRoutes = [
  route({
    method: 'GET',
    path: '/user',
    summary: 'The caller',
    signedIn: true,
    reply: shown,
    answer: async (call) => ({ body: show((await call.ask(readCurrentUser, {})).user, call) }),
  }),
  route({
    method: 'GET',
    path: '/users',
    summary: 'Users',
    signedIn: true,
    query: { search: search.optional(), username: search.optional() },
    paged: true,
    reply: shown,
    answer: async (call) => {
      const { search, username } = call.query;
      const { items, ...page } = await call.ask(listUsers, { search, username, ...call.page });
      return { body: items.map((user) => show(user, call)), page };
    },
  }),
  route({
    method: 'GET',
    path: '/users/:id',
    summary: 'A user',
    signedIn: true,
    reply: shown,
    answer: (call) => readOne(call.params.id, call),
  }),
  route({
    method: 'POST',
    path: '/users',
    summary: 'Create a user (administrators)',
    body: {
      name: text,
      username: text,
      email: text,
      password: z.string().max(1_024).nullable().optional(),
      admin: z.boolean().optional(),
      can_create_group: z.boolean().optional(),
    },
    draws: 'user',
    status: 201,
    reply: shown,
    answer: async (call) => {
      const { password, admin: isAdministrator, can_create_group: canCreateGroup, ...fields } = call.body;
      const passwordHash = password ? await hashPassword(password) : null;
      const asked = { userId: call.id, ...fields, passwordHash, isAdministrator, canCreateGroup };
      const { user, visible } = await call.ask(createUser, asked);
      return { body: show(user, call), visible };
    },
    reread: (call) => readOne(call.id, call),
  }),
];
