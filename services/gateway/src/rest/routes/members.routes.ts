import { z } from 'zod';
import { addMember, changeMember, grantableRole, listMembers, readMember, removeMember } from '@ledgerdesk/contracts';
import { camelCased } from '../../request/names';
import { RouteContext, id, route } from '../route';
import { ofMemberLists, ofMemberRemovals, ofMembers } from '../unsupported';
import { memberView } from '../../views/user.view';

const expiresAt = z.iso.date().nullable();
const readOne = async (userId: number, inherited: boolean, context: RouteContext) => ({
  body: memberView.show((await context.ask(readMember, { userId, inherited })).member, context),
});

const list = (
  operationId: string,
  path: `/${'groups' | 'projects'}/:id/${string}`,
  inherited: boolean,
  summary: string,
) =>
  route({
    operationId,
    method: 'GET',
    path,
    summary,
    query: { query: z.string().max(1_024).optional(), user_ids: z.array(id).max(100).optional() },
    unsupported: ofMemberLists,
    paged: true,
    reply: memberView.schema,
    answer: async (context) => {
      const { items, ...page } = await context.ask(listMembers, {
        ...camelCased(context.query),
        ...context.page,
        inherited,
      });
      return { body: items.map((member) => memberView.show(member, context)), page };
    },
  });

const routesOf = (of: 'groups' | 'projects') => {
  const members = `/${of}/:id/members` as const;
  const kind = of === 'groups' ? 'Group' : 'Project';
  return [
    list(`list${kind}Members`, members, false, 'Direct members'),
    list(`listAll${kind}Members`, `${members}/all`, true, 'Members, with those of the groups above'),
    route({
      operationId: `get${kind}Member`,
      method: 'GET',
      path: `${members}/:user_id`,
      summary: 'A direct member',
      reply: memberView.schema,
      answer: (context) => readOne(context.params.user_id, false, context),
    }),
    route({
      operationId: `getAny${kind}Member`,
      method: 'GET',
      path: `${members}/all/:user_id`,
      summary: 'A member, direct or by a group above',
      reply: memberView.schema,
      answer: (context) => readOne(context.params.user_id, true, context),
    }),
    route({
      operationId: `add${kind}Member`,
      method: 'POST',
      path: members,
      summary: 'Add a member',
      body: { user_id: id, access_level: grantableRole, expires_at: expiresAt.optional() },
      unsupported: ofMembers,
      status: 201,
      reply: memberView.schema,
      answer: async (context) => {
        const { user_id: userId, access_level: accessLevel, expires_at: expiresAt } = context.body;
        const { member, visible } = await context.ask(addMember, { userId, accessLevel, expiresAt });
        return { body: memberView.show(member, context), visible };
      },
    }),
    route({
      operationId: `update${kind}Member`,
      method: 'PUT',
      path: `${members}/:user_id`,
      summary: "Change a member's role or end",
      body: { access_level: grantableRole, expires_at: expiresAt.exactOptional() },
      unsupported: ofMembers,
      reply: memberView.schema,
      currentState: (context) => readOne(context.params.user_id, false, context),
      comparesState: true,
      answer: async (context) => {
        const { access_level: accessLevel, expires_at } = context.body;
        const expires = expires_at === undefined ? {} : { expiresAt: expires_at };
        const payload = { userId: context.params.user_id, accessLevel, ...expires };
        const { member, visible } = await context.ask(changeMember, payload);
        return { body: memberView.show(member, context), visible };
      },
    }),
    route({
      operationId: `remove${kind}Member`,
      method: 'DELETE',
      path: `${members}/:user_id`,
      summary: 'Remove a member',
      unsupported: ofMemberRemovals,
      status: 204,
      answer: async ({ ask, params }) => {
        const { visible } = await ask(removeMember, { userId: params.user_id });
        return { visible };
      },
    }),
  ];
};

export const memberRoutes = [...routesOf('groups'), ...routesOf('projects')];
