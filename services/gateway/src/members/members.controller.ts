import { z } from 'zod';
import {
  addMember,
  changeMember,
  grantableRole,
  listMembers,
  MemberView,
  readMember,
  removeMember,
} from '@ledgerdesk/contracts';
import { camelCased } from '../rest/parameters';
import { Call, id, route } from '../rest/route';
import { publicFields, showPublic } from '../users/user';

const shown = z.object({
  ...publicFields,
  access_level: grantableRole,
  expires_at: z.string().nullable(),
  created_at: z.string(),
});

/** API-30. */
const show = (member: MemberView, call: Call): z.infer<typeof shown> => ({
  ...showPublic(member, call),
  access_level: member.accessLevel,
  expires_at: member.expiresAt,
  created_at: member.createdAt,
});

const expiresAt = z.iso.date().nullable();
const readOne = async (userId: number, inherited: boolean, call: Call) => ({
  body: show((await call.ask(readMember, { userId, inherited })).member, call),
});

const list = (path: `/${'groups' | 'projects'}/:id/${string}`, inherited: boolean, summary: string) =>
  route({
    method: 'GET',
    path,
    summary,
    query: { query: z.string().max(1_024).optional(), user_ids: z.array(id).max(100).optional() },
    paged: true,
    reply: shown,
    answer: async (call) => {
      const { items, ...page } = await call.ask(listMembers, { ...camelCased(call.query), ...call.page, inherited });
      return { body: items.map((member) => show(member, call)), page };
    },
  });

const routesOf = (of: 'groups' | 'projects') => {
  const members = `/${of}/:id/members` as const;
  return [
    list(members, false, 'Direct members'),
    list(`${members}/all`, true, 'Members, with those of the groups above'),
    route({
      method: 'GET',
      path: `${members}/:user_id`,
      summary: 'A direct member',
      reply: shown,
      answer: (call) => readOne(call.params.user_id, false, call),
    }),
    route({
      method: 'GET',
      path: `${members}/all/:user_id`,
      summary: 'A member, direct or by a group above',
      reply: shown,
      answer: (call) => readOne(call.params.user_id, true, call),
    }),
    route({
      method: 'POST',
      path: members,
      summary: 'Add a member',
      body: { user_id: id, access_level: grantableRole, expires_at: expiresAt.optional() },
      status: 201,
      reply: shown,
      answer: async (call) => {
        const { user_id: userId, access_level: accessLevel, expires_at: expiresAt } = call.body;
        const { member, visible } = await call.ask(addMember, { userId, accessLevel, expiresAt });
        return { body: show(member, call), visible };
      },
    }),
    route({
      method: 'PUT',
      path: `${members}/:user_id`,
      summary: "Change a member's role or end",
      body: { access_level: grantableRole, expires_at: expiresAt.exactOptional() },
      reply: shown,
      answer: async (call) => {
        const { access_level: accessLevel, expires_at } = call.body;
        const expires = expires_at === undefined ? {} : { expiresAt: expires_at };
        const asked = { userId: call.params.user_id, accessLevel, ...expires };
        const { member, visible } = await call.ask(changeMember, asked);
        return { body: show(member, call), visible };
      },
    }),
    route({
      method: 'DELETE',
      path: `${members}/:user_id`,
      summary: 'Remove a member',
      status: 204,
      answer: async ({ ask, params }) => {
        const { visible } = await ask(removeMember, { userId: params.user_id });
        return { visible };
      },
    }),
  ];
};

export const memberRoutes = [...routesOf('groups'), ...routesOf('projects')];
