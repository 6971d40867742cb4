import { z } from 'zod';
import {
  blockUser,
  changeUser,
  createUser,
  listUsers,
  readCurrentUser,
  readUser,
  userPreferences,
} from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { camelCased } from '../../request/names';
import { filtersOf, parametersOf } from '../contract-parameters';
import { NoFields, RouteContext, route } from '../route';
import { ofNewUsers, ofSingleUsers, ofUserChanges, ofUserLists } from '../unsupported';
import { assertPassword, PASSWORD_WAIT_MS } from '../../sign-in/passwords';
import { userView, wholeUserView } from '../../views/user.view';

const text = z.string().max(10_000);
const readOne = async (userId: number, context: RouteContext) => ({
  body: wholeUserView.show((await context.ask(readUser, { userId })).user, context),
});

/** It costs much: for nobody who may not set the password. */
const hashFor = (context: RouteContext, password: string, userId: number | null): Promise<string> => {
  const { user } = context.access;
  if (!user?.isAdministrator && user?.id !== userId)
    throw new DomainError('forbidden', 'Only administrators set passwords of others');
  assertPassword(password);
  return context.hashPassword(password);
};

const changes = {
  name: text.exactOptional(),
  email: text
    .exactOptional()
    .describe(
      'One of oneself needs `current_password`, and counts once the link was opened that is mailed to it; one that an administrator sets counts at once',
    ),
  password: text.exactOptional().describe('12 to 128 characters; one of oneself needs `current_password`'),
  current_password: text.exactOptional().describe('The password that one has: a wrong one counts as a failed sign-in'),
  admin: z.boolean().exactOptional(),
  can_create_group: z.boolean().exactOptional(),
  ...parametersOf(userPreferences),
};

const change = async (context: RouteContext<'/users/:id', NoFields, typeof changes>) => {
  const { password, current_password: told, admin, ...fields } = context.body;
  const userId = context.params.id;
  const isOwn = userId === context.access.user?.id;
  const needsProof = isOwn && (password !== undefined || fields.email !== undefined);
  if (password !== undefined) assertPassword(password);
  const proof = needsProof && told !== undefined ? await context.provePassword(told) : null;
  if (needsProof && told !== undefined && !proof) throw new DomainError('password-not-proven', 'It is another one');
  const { user, visible, credentialsVersion } = await context.ask(changeUser, {
    userId,
    provenAt: proof?.credentialsVersion ?? null,
    ...camelCased(fields),
    ...(admin === undefined ? {} : { isAdministrator: admin }),
    ...(password === undefined ? {} : { passwordHash: await hashFor(context, password, userId) }),
  });
  if (isOwn && password !== undefined) await context.session?.renew(credentialsVersion);
  return { body: wholeUserView.show(user, context), visible };
};

const block = (verb: 'block' | 'unblock', summary: string) =>
  route({
    operationId: `${verb}User`,
    method: 'POST',
    path: `/users/:id/${verb}`,
    summary,
    status: 201,
    reply: z.literal(true),
    answer: async ({ ask, params }) => {
      const { visible } = await ask(blockUser, { userId: params.id, blocked: verb === 'block' });
      return { body: true, visible };
    },
  });

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
    waitsMs: PASSWORD_WAIT_MS,
    status: 201,
    unsupported: ofNewUsers,
    reply: wholeUserView.schema,
    answer: async (context) => {
      const { password, admin: isAdministrator, can_create_group: canCreateGroup, ...fields } = context.body;
      const passwordHash = typeof password === 'string' ? await hashFor(context, password, null) : null;
      const payload = { userId: context.id, ...fields, passwordHash, isAdministrator, canCreateGroup };
      const { user, visible } = await context.ask(createUser, payload);
      return { body: wholeUserView.show(user, context), visible };
    },
    replay: (context) => readOne(context.id, context),
  }),
  route({
    operationId: 'updateUser',
    method: 'PUT',
    path: '/users/:id',
    summary: 'Change a user: oneself, or, as an administrator, anybody; only what is named',
    body: changes,
    unsupported: ofUserChanges,
    waitsMs: 2 * PASSWORD_WAIT_MS,
    reply: wholeUserView.schema,
    currentState: (context) => readOne(context.params.id, context),
    comparesState: true,
    answer: change,
  }),
  block('block', 'Block a user (administrators): tokens and sessions of theirs let nobody in'),
  block('unblock', 'Lift the block of a user (administrators); their tokens let them in again, their sessions do not'),
];
