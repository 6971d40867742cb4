import { Asker, roles } from './rights.oracle';

/** A root whose contacts a subgroup uses, with a project in the subgroup that everybody or only members may read. */
export const visibilities = ['private', 'internal', 'public'] as const;
export type ProjectVisibility = (typeof visibilities)[number];

const onProject = ({ administrator, onRoot, onSubgroup }: Asker): number =>
  administrator ? roles.owner : Math.max(onRoot, onSubgroup);
const onSource = ({ administrator, onRoot }: Asker): number => (administrator ? roles.owner : onRoot);

/** GRP-20. */
export const reads = (asker: Asker, visibility: ProjectVisibility): boolean =>
  visibility === 'public' || (visibility === 'internal' && asker.signedIn) || onProject(asker) > 0;
/** GRP-21, GRP-23: confidential issues of others, and internal notes. */
export const readsAll = (asker: Asker, visibility: ProjectVisibility): boolean =>
  reads(asker, visibility) && onProject(asker) >= roles.planner;
/** MI-6: addresses of people outside. */
export const readsAddresses = (asker: Asker): boolean => onProject(asker) >= roles.reporter;

type Expect = (asker: Asker, visibility: ProjectVisibility) => number;
/** Of what everybody may read who may read the project. */
const seen: Expect = (asker, visibility) => (reads(asker, visibility) ? 200 : 404);
/** Of writes, and of what is nobody's who is not signed in: 401 for them, wherever it is. */
const signedIn =
  (allowed: (asker: Asker) => boolean, status: number): Expect =>
  (asker, visibility) => {
    if (!asker.signedIn) return 401;
    if (!reads(asker, visibility)) return 404;
    return allowed(asker) ? status : 403;
  };
const projectRole = (least: number) => (asker: Asker) => onProject(asker) >= least;

/** The status of each request about issues, their notes and contacts, and Service Desk (GRP-20..27, LNK-1, LNK-2, SET-1, MA). */
export const expected = {
  'read an issue': seen,
  'list issues': seen,
  'read a confidential issue': (asker, visibility) => (readsAll(asker, visibility) ? 200 : 404),
  'list notes': seen,
  'list notes of a confidential issue': (asker, visibility) => (readsAll(asker, visibility) ? 200 : 404),
  'read an internal note': (asker, visibility) => (readsAll(asker, visibility) ? 200 : 404),
  'open an issue': signedIn(() => true, 400),
  'change an issue': signedIn(projectRole(roles.planner), 400),
  'label an issue': signedIn(projectRole(roles.planner), 400),
  'list labels': seen,
  'create a label': signedIn(projectRole(roles.planner), 400),
  'read its time': seen,
  'track its time': signedIn(projectRole(roles.planner), 400),
  // The other project is looked for before any right, as in GitLab.
  'move an issue': (asker) => (asker.signedIn ? 404 : 401),
  'upload a file': signedIn(() => true, 201),
  comment: signedIn(() => true, 400),
  'comment internally': signedIn(projectRole(roles.planner), 400),
  'edit a note of another': signedIn(projectRole(roles.maintainer), 400),
  'delete a note of another': signedIn(projectRole(roles.maintainer), 412),
  'delete an issue': signedIn(projectRole(roles.owner), 412),
  'edit a system note': signedIn(() => false, 0),
  'read its contacts': signedIn((asker) => onSource(asker) >= roles.planner, 200),
  'set its contacts': signedIn((asker) => onSource(asker) >= roles.planner && onProject(asker) >= roles.planner, 422),
  'read Service Desk': signedIn(projectRole(roles.maintainer), 200),
  'change Service Desk': signedIn(projectRole(roles.maintainer), 200),
  'list mails': signedIn(projectRole(roles.maintainer), 200),
  'read a mail': signedIn(projectRole(roles.maintainer), 200),
  'read a raw mail': signedIn(projectRole(roles.maintainer), 200),
  'list outgoing mails': signedIn(projectRole(roles.reporter), 200),
} satisfies Record<string, Expect>;
export type Request = keyof typeof expected;
