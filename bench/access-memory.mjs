// What the memory of access holds, and how fast it takes in what the log tells.
import { randomUUID } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { contactCreated, source } from './measure.mjs';

const { AccessModel } = source('services/groups/src/access/access-model.ts');
const COUNT = 10_000;

const recorded = (stream, type, data) => ({ ...contactCreated(), stream, revision: 0, position: 1, type, data });
const createdAt = '2030-01-02T00:00:00.000Z';
const groupOf = (groupId) => ({
  groupId,
  parentId: groupId > 10 ? Math.ceil(groupId / 10) : null,
  owner: null,
  createdBy: 1,
  createdAt,
  name: `Group ${groupId}`,
  path: `group-${groupId}`,
  description: '',
  visibility: 'private',
  projectCreationLevel: 'developer',
  subgroupCreationLevel: 'maintainer',
  crm: { enabled: true, sourceGroupId: null },
});
const userOf = (userId) => ({
  userId,
  username: `user${userId}`,
  claimId: randomUUID(),
  name: `User ${userId}`,
  passwordHash: null,
  email: `user${userId}@bench.test`,
  isAdministrator: false,
  canCreateGroup: true,
  createdAt,
});
const memberOf = (n) => ({ place: { kind: 'group', id: n }, userId: n, role: 30, expiresAt: null, createdAt });

const histories = {
  groups: (n) => recorded('tree', 'GroupCreated', groupOf(n)),
  users: (n) => recorded(`user-${n}`, 'UserCreated', userOf(n)),
  members: (n) => recorded(`members-group-${n}`, 'MemberAdded', memberOf(n)),
};

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
const heldBytes = () => {
  collect();
  return process.memoryUsage().heapUsed;
};

/** Kilobytes for each thousand `groups`, `users` and `members`, and how many `events` it takes in a second. */
export const rememberAccess = () => {
  const memory = new AccessModel();
  let spentMs = 0;
  let before = heldBytes();
  const held = {};
  for (const [name, eventOf] of Object.entries(histories)) {
    for (let n = 1; n <= COUNT; n += 1) {
      const event = JSON.parse(JSON.stringify(eventOf(n)));
      const since = performance.now();
      memory.apply(event);
      spentMs += performance.now() - since;
    }
    const after = heldBytes();
    held[name] = ((after - before) / 1_024 / COUNT) * 1_000;
    before = after;
  }
  // Also what looks at it last keeps it in memory until here.
  if (memory.groups.size !== COUNT || memory.users.size !== COUNT)
    throw new Error('The memory of access has forgotten');
  return { ...held, events: ((Object.keys(held).length * COUNT) / spentMs) * 1_000 };
};
