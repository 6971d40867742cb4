import { roles } from './rights.oracle';

/** What the specification says of who reads what, worked out from memberships alone (GRP-7..23, SRC-1..6, CRM-1..8, LNK-1, HIS-3, HIS-4). */

export const visibilities = ['private', 'internal', 'public'] as const;
export const switches = ['on', 'off in the group', 'off in the source'] as const;
export const sources = ['inherited', 'foreign'] as const;

/**
 * A root with a subgroup with a project. The subgroup uses the contacts of its root, or (`foreign`) of a private root that
 * was chosen for it.
 */
export type Place = Readonly<{
  visibility: (typeof visibilities)[number];
  crm: (typeof switches)[number];
  source: (typeof sources)[number];
}>;
export const places: readonly Place[] = visibilities.flatMap((visibility) =>
  switches.flatMap((crm) => sources.map((source) => ({ visibility, crm, source }))),
);

/**
 * A third of the places, so that each visibility meets each kind of source, and each switch as well; with the next number
 * visibilities and switches are paired anew. Three numbers in a row are all places.
 */
export const thirdOf = <Built extends Readonly<{ place: Place }>>(built: readonly Built[], number: number) =>
  built.filter(
    ({ place }) => (visibilities.indexOf(place.visibility) + switches.indexOf(place.crm) + number) % 3 === 0,
  );

/** Where somebody is a member, in every place. */
export const memberships = ['root', 'subgroup', 'project', 'foreign source'] as const;
/** Someone who asks. */
export type Asker = Readonly<{
  name: string;
  is: 'anonymous' | 'stranger' | 'administrator' | 'member';
  of: (typeof memberships)[number] | null;
  role: number;
}>;
export const askers: readonly Asker[] = [
  { name: 'nobody', is: 'anonymous', of: null, role: 0 },
  { name: 'a stranger', is: 'stranger', of: null, role: 0 },
  { name: 'the administrator', is: 'administrator', of: null, role: 0 },
  ...Object.entries(roles).flatMap(([name, role]) =>
    memberships.map((of) => ({ name: `${name} of the ${of}`, is: 'member' as const, of, role })),
  ),
];

/** GRP-11, GRP-12: a membership holds below, and gives nothing above. */
const roleAt = ({ is, of, role }: Asker, within: readonly Asker['of'][]): number => {
  if (is === 'administrator') return roles.owner;
  return within.includes(of) ? role : 0;
};
const onRoot = (asker: Asker) => roleAt(asker, ['root']);
const onSubgroup = (asker: Asker) => roleAt(asker, ['root', 'subgroup']);
const onProject = (asker: Asker) => roleAt(asker, ['root', 'subgroup', 'project']);
const onForeign = (asker: Asker) => roleAt(asker, ['foreign source']);
const onSource = (asker: Asker, { source }: Place) => (source === 'foreign' ? onForeign(asker) : onRoot(asker));
const isSignedIn = ({ is }: Asker) => is !== 'anonymous';

const isOpen = (asker: Asker, visibility: Place['visibility']): boolean =>
  visibility === 'public' || (visibility === 'internal' && isSignedIn(asker));

type Sees = 'all' | 'name' | 'nothing';
/** GRP-7, GRP-8 */
const seesGroup = (asker: Asker, visibility: Place['visibility'], role: number, isMemberBelow: boolean): Sees => {
  if (isOpen(asker, visibility) || role > 0) return 'all';
  return isMemberBelow ? 'name' : 'nothing';
};
export const seesRoot = (asker: Asker, { visibility }: Place): Sees =>
  seesGroup(asker, visibility, onRoot(asker), asker.of === 'subgroup' || asker.of === 'project');
export const seesSubgroup = (asker: Asker, { visibility }: Place): Sees =>
  seesGroup(asker, visibility, onSubgroup(asker), asker.of === 'project');
export const seesForeign = (asker: Asker): Sees => seesGroup(asker, 'private', onForeign(asker), false);
/** GRP-20 */
export const readsProject = (asker: Asker, { visibility }: Place): boolean =>
  isOpen(asker, visibility) || onProject(asker) > 0;
/** GRP-21, GRP-23 */
export const readsHidden = (asker: Asker, place: Place): boolean =>
  readsProject(asker, place) && onProject(asker) >= roles.planner;
/** CRM-1, CRM-6: in the subgroup. */
export const readsContacts = (asker: Asker, place: Place): boolean =>
  place.crm === 'on' && onSource(asker, place) >= roles.planner;
/** LNK-1 */
export const readsLinks = (asker: Asker, place: Place): boolean =>
  readsProject(asker, place) && readsContacts(asker, place);

/** CRM-5: where the contact source itself is asked, whatever the subgroup says. */
export const editsContactsOfSource = (asker: Asker, place: Place): boolean =>
  place.crm !== 'off in the source' && onSource(asker, place) >= roles.developer;

type Expect = (asker: Asker, place: Place) => number;
const seen =
  (of: (asker: Asker, place: Place) => Sees): Expect =>
  (asker, place) =>
    of(asker, place) === 'nothing' ? 404 : 200;
/** In the subgroup: what it takes, of those who know that it is there. */
const inSubgroup =
  (allowed: (asker: Asker, place: Place) => boolean, status = 200): Expect =>
  (asker, place) => {
    if (!isSignedIn(asker)) return 401;
    if (seesSubgroup(asker, place) === 'nothing') return 404;
    return allowed(asker, place) ? status : 403;
  };
const inProject =
  (allowed: (asker: Asker, place: Place) => boolean, status = 200): Expect =>
  (asker, place) => {
    if (!isSignedIn(asker)) return 401;
    if (!readsProject(asker, place)) return 404;
    return allowed(asker, place) ? status : 403;
  };
const open: Expect = (asker, place) => (readsProject(asker, place) ? 200 : 404);
const hidden: Expect = (asker, place) => (readsHidden(asker, place) ? 200 : 404);
/** A refusal that tells the public to sign in. */
const forPlanners: Expect = (asker, place) => {
  if (!readsProject(asker, place)) return 404;
  if (readsHidden(asker, place)) return 200;
  return isSignedIn(asker) ? 403 : 401;
};
const projectRole = (least: number) => (asker: Asker) => onProject(asker) >= least;
const subgroupRole = (least: number) => (asker: Asker) => onSubgroup(asker) >= least;

/** The status of each request about one thing of a place. */
export const expected = {
  'read the root': seen(seesRoot),
  'read the subgroup': seen(seesSubgroup),
  'list the members of the subgroup': (asker, place) => {
    const sees = seesSubgroup(asker, place);
    if (sees === 'nothing') return 404;
    return sees === 'all' ? 200 : 403;
  },
  'read its settings': inSubgroup(subgroupRole(roles.planner)),
  'read its history': inSubgroup(subgroupRole(roles.owner)),
  'change it': inSubgroup(subgroupRole(roles.owner), 400),
  'list contacts': inSubgroup(readsContacts),
  'search contacts': inSubgroup(readsContacts),
  'count contacts': inSubgroup(readsContacts),
  'export contacts': inSubgroup(readsContacts),
  'read a contact': inSubgroup(readsContacts),
  'read a past contact': inSubgroup(readsContacts),
  'read the history of a contact': inSubgroup(readsContacts),
  'change a contact': inSubgroup(
    (asker, place) => readsContacts(asker, place) && onSource(asker, place) >= roles.developer,
  ),
  'erase a contact': inSubgroup(
    (asker, place) => readsContacts(asker, place) && onSource(asker, place) >= roles.owner,
    400,
  ),
  'list the issues of a contact': inSubgroup(readsContacts),
  'report time': inSubgroup((asker, place) => readsContacts(asker, place) && subgroupRole(roles.planner)(asker)),
  'list organizations': inSubgroup(readsContacts),
  'count organizations': inSubgroup(readsContacts),
  'export organizations': inSubgroup(readsContacts),
  'read an organization': inSubgroup(readsContacts),
  'read the history of an organization': inSubgroup(readsContacts),
  'read the project': open,
  'read an issue': open,
  'read a confidential issue': hidden,
  'list notes': open,
  'list labels': open,
  'read its time': open,
  'create a label': inProject(projectRole(roles.planner), 400),
  'track its time': inProject(projectRole(roles.planner), 400),
  // To where it is: refused to all, without a right and with it (MOV-3).
  'move it': inProject(() => true, 400),
  'read an internal note': hidden,
  'read the history of an issue': open,
  'read the history of a confidential issue': hidden,
  'read a past issue': forPlanners,
  'comment internally': inProject(projectRole(roles.planner), 400),
  'change an issue': inProject(projectRole(roles.planner), 400),
  'read the contacts of an issue': inProject(readsContacts),
  'read the past contacts of an issue': inProject(
    (asker, place) => readsContacts(asker, place) && projectRole(roles.planner)(asker),
  ),
  'set the contacts of an issue': inProject(
    (asker, place) => readsContacts(asker, place) && projectRole(roles.planner)(asker),
    422,
  ),
  'read Service Desk': inProject(projectRole(roles.maintainer)),
  'read the custom address': inProject(projectRole(roles.maintainer)),
  'list the texts of mails': inProject(projectRole(roles.maintainer)),
  'list the texts of mails of the subgroup': inSubgroup(subgroupRole(roles.maintainer)),
  'list the texts of mails of the installation': (asker) => {
    if (!isSignedIn(asker)) return 401;
    return asker.is === 'administrator' ? 200 : 403;
  },
  'list issue templates': inProject(projectRole(roles.reporter)),
  'change an issue template': inProject(projectRole(roles.maintainer), 400),
  'change a text of mails': inProject(projectRole(roles.maintainer), 404),
  'list outgoing mails': inProject(projectRole(roles.reporter)),
} satisfies Record<string, Expect>;
export type Operation = keyof typeof expected;
