/** What the specification says of rights in this slice, worked out from roles alone (GRP-7..17, SRC-1..6, CRM-1..8). */

export const roles = { guest: 10, planner: 15, reporter: 20, developer: 30, maintainer: 40, owner: 50 } as const;

/** Someone who asks: the role given directly on the root and on the subgroup; 0: none. */
export type Asker = Readonly<{
  name: string;
  signedIn: boolean;
  administrator: boolean;
  onRoot: number;
  onSubgroup: number;
}>;
/** A private root with a subgroup that uses its contacts. */
export type World = Readonly<{ name: string; rootEnabled: boolean; subgroupEnabled: boolean }>;
export type At = 'root' | 'subgroup';

export const worlds: readonly World[] = [
  { name: 'CRM on', rootEnabled: true, subgroupEnabled: true },
  { name: 'CRM off in the root', rootEnabled: false, subgroupEnabled: true },
  { name: 'CRM off in the subgroup', rootEnabled: true, subgroupEnabled: false },
];

const someone = { signedIn: true, administrator: false, onRoot: 0, onSubgroup: 0 };
export const askers: readonly Asker[] = [
  { ...someone, name: 'nobody', signedIn: false },
  { ...someone, name: 'a stranger' },
  { ...someone, name: 'the administrator', administrator: true },
  ...Object.entries(roles).flatMap(([role, level]) => [
    { ...someone, name: `${role} of the root`, onRoot: level },
    { ...someone, name: `${role} of the subgroup only`, onSubgroup: level },
  ]),
];

const roleAt = (asker: Asker, at: At): number => {
  if (asker.administrator) return roles.owner;
  return at === 'root' ? asker.onRoot : Math.max(asker.onRoot, asker.onSubgroup);
};
/** GRP-7, GRP-8. */
const sees = (asker: Asker, at: At): 'all' | 'name' | 'nothing' => {
  if (roleAt(asker, at) > 0) return 'all';
  return asker.onSubgroup > 0 ? 'name' : 'nothing';
};
const byRole = (asker: Asker, at: At, least: number, status: number): number => {
  if (sees(asker, at) === 'nothing') return asker.signedIn ? 404 : 401;
  return roleAt(asker, at) >= least ? status : 403;
};
/** CRM-1..8: the role on the owning group counts, and CRM must be on there and in the group that is named. */
const crm = (world: World, asker: Asker, at: At, least: number, status: number): number => {
  if (!asker.signedIn) return 401;
  if (sees(asker, at) === 'nothing') return 404;
  const enabled = world.rootEnabled && (at === 'root' || world.subgroupEnabled);
  return enabled && roleAt(asker, 'root') >= least ? status : 403;
};

/** What is made belongs to the group that is named: its role and its switch count, and then that it may own none (SRC-4). */
const make = (world: World, asker: Asker, at: At): number => {
  const enabled = at === 'root' ? world.rootEnabled : world.subgroupEnabled;
  return crm(
    { ...world, rootEnabled: true, subgroupEnabled: true },
    asker,
    at,
    0,
    roleAt(asker, at) >= roles.developer && enabled ? 400 : 403,
  );
};

type Expect = (world: World, asker: Asker, at: At) => number;

/** The status of each request of this slice. */
export const expected = {
  'read the group': (_, asker, at) => (sees(asker, at) === 'nothing' ? 404 : 200),
  'list its members': (_, asker, at) => (asker.signedIn ? byRole(asker, at, roles.guest, 200) : 404),
  'read its settings': (_, asker, at) => byRole(asker, at, roles.planner, 200),
  'change its settings': (_, asker, at) => byRole(asker, at, roles.owner, 200),
  'add a member': (_, asker, at) => byRole(asker, at, roles.owner, 404),
  'make a subgroup': (_, asker, at) => byRole(asker, at, roles.maintainer, 400),
  'make a project': (_, asker, at) => byRole(asker, at, roles.developer, 400),
  'read the project': (_, asker) => (roleAt(asker, 'subgroup') > 0 ? 200 : 404),
  'list contacts': (world, asker, at) => crm(world, asker, at, roles.planner, 200),
  'count contacts': (world, asker, at) => crm(world, asker, at, roles.planner, 200),
  'read a contact': (world, asker, at) => crm(world, asker, at, roles.planner, 200),
  'make a contact': make,
  'change a contact': (world, asker, at) => crm(world, asker, at, roles.developer, 200),
  'list organizations': (world, asker, at) => crm(world, asker, at, roles.planner, 200),
  'count organizations': (world, asker, at) => crm(world, asker, at, roles.planner, 200),
  'read an organization': (world, asker, at) => crm(world, asker, at, roles.planner, 200),
  'make an organization': make,
  'change an organization': (world, asker, at) => crm(world, asker, at, roles.developer, 200),
} satisfies Record<string, Expect>;
export type Request = keyof typeof expected;
