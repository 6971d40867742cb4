import { z } from 'zod';
import { createUser, listUsers, readCurrentUser, readUser } from '@ledgerdesk/contracts';
import { camelCased } from '../../request/names';
import { filtersOf } from '../contract-parameters';
import { RouteContext, route } from '../route';
import { hashPassword } from '../../users/passwords';
import { userView } from '../../views/user.view';

const text = z.string().max(10_000);
const readOne = async (userId: number, context: RouteContext) => ({
  body: userView.show((await context.ask(readUser, { userId })).user, context),
});

export const userRoutes = [
  route({
    method: 'GET',
    path: '/user',
    summary: 'The caller',
    signedIn: true,
    reply: userView.schema,
    answer: async (context) => ({ body: userView.show((await context.ask(readCurrentUser, {})).user, context) }),
  }),
  route({
    method: 'GET',
    path: '/users',
    summary: 'Users',
    signedIn: true,
    query: filtersOf(listUsers),
    paged: true,
    reply: userView.schema,
    answer: async (context) => {
      const { items, ...page } = await context.ask(listUsers, { ...camelCased(context.query), ...context.page });
      return { body: items.map((user) => userView.show(user, context)), page };
    },
  }),
  route({
    method: 'GET',
    path: '/users/:id',
    summary: 'A user',
    signedIn: true,
    reply: userView.schema,
    answer: (context) => readOne(context.params.id, context),
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
    allocatesId: 'user',
    status: 201,
    reply: userView.schema,
    answer: async (context) => {
      const { password, admin: isAdministrator, can_create_group: canCreateGroup, ...fields } = context.body;
      const passwordHash = password ? await hashPassword(password) : null;
      const payload = { userId: context.id, ...fields, passwordHash, isAdministrator, canCreateGroup };
      const { user, visible } = await context.ask(createUser, payload);
      return { body: userView.show(user, context), visible };
    },
    replay: (context) => readOne(context.id, context),
  }),
];
