import { z } from 'zod';
import { createUser, listUsers, readCurrentUser, readUser } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { camelCased } from '../../request/names';
import { filtersOf } from '../contract-parameters';
import { RouteContext, route } from '../route';
import { ofNewUsers, ofSingleUsers, ofUserLists } from '../unsupported';
import { assertPassword, hashPassword } from '../../users/passwords';
import { userView, wholeUserView } from '../../views/user.view';

const text = z.string().max(10_000);
const readOne = async (userId: number, context: RouteContext) => ({
  body: wholeUserView.show((await context.ask(readUser, { userId })).user, context),
});

/** It costs much: for nobody who may not create users. */
const hashFor = async ({ access }: Pick<RouteContext, 'access'>, password: string): Promise<string> => {
  if (!access.user?.isAdministrator) throw new DomainError('forbidden', 'Only administrators create users');
  assertPassword(password);
  return hashPassword(password);
};

export const userRoutes = [
  route({
    operationId: 'getCurrentUser',
    method: 'GET',
    path: '/user',
    summary: 'The caller',
    signedIn: true,
    reply: wholeUserView.schema,
    answer: async (context) => ({ body: wholeUserView.show((await context.ask(readCurrentUser, {})).user, context) }),
  }),
  route({
    operationId: 'listUsers',
    method: 'GET',
    path: '/users',
    summary: 'Users',
    signedIn: true,
    query: filtersOf(listUsers),
    unsupported: ofUserLists,
    paged: true,
    reply: userView.schema,
    answer: async (context) => {
      const { items, ...page } = await context.ask(listUsers, { ...camelCased(context.query), ...context.page });
      return { body: items.map((user) => userView.show(user, context)), page };
    },
  }),
  route({
    operationId: 'getUser',
    method: 'GET',
    path: '/users/:id',
    summary: 'A user',
    signedIn: true,
    unsupported: ofSingleUsers,
    reply: wholeUserView.schema,
    answer: (context) => readOne(context.params.id, context),
  }),
  route({
    operationId: 'createUser',
    method: 'POST',
    path: '/users',
    summary: 'Create a user (administrators)',
    body: {
      name: text,
      username: text,
      email: text,
      password: text.nullable().optional().describe('12 to 128 characters; none: nobody signs in with one'),
      admin: z.boolean().optional(),
      can_create_group: z.boolean().optional(),
    },
    allocatesId: 'user',
    status: 201,
    unsupported: ofNewUsers,
    reply: wholeUserView.schema,
    answer: async (context) => {
      const { password, admin: isAdministrator, can_create_group: canCreateGroup, ...fields } = context.body;
      const passwordHash = typeof password === 'string' ? await hashFor(context, password) : null;
      const payload = { userId: context.id, ...fields, passwordHash, isAdministrator, canCreateGroup };
      const { user, visible } = await context.ask(createUser, payload);
      return { body: wholeUserView.show(user, context), visible };
    },
    replay: (context) => readOne(context.id, context),
  }),
];
