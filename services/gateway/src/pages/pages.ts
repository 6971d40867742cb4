import { Access, roles } from '@ledgerdesk/contracts';
import { Target } from '../request/api-request';

/** A page of the browser program in `services/web`. */
export type Page = Readonly<{
  /** `*` is the full path of what is entered, `:id` a number. */
  path: string;
  enters: 'group' | 'project' | null;
  /** Whether there is anything to see for who has entered; missing and forbidden pages are answered alike. */
  allows(access: Access): boolean;
}>;
type FoundPage = Readonly<{ page: Page; target: Target }>;

/** What the path of a group or project is made of. */
const NAME = String.raw`[A-Za-z0-9_][\w.-]*`;
const PATH = `${NAME}(?:/${NAME})*`;
const pathsOf = { group: PATH, project: `${NAME}/${PATH}` } as const;
/** GRP-4: no group has one of these paths. */
const RESERVED = /^\/(?:api|admin|assets|users|search|help|health|metrics|projects|explore)(?:\/|$)/;

const everybody = () => true;
const signedIn = ({ user }: Access) => user !== null;
/** UI-2 */
const customers =
  (leastRole: number) =>
  ({ target }: Access): boolean =>
    target !== null && target.mayOwnContacts && target.group.crmEnabled && target.group.role >= leastRole;
const readers = customers(roles.planner);
const editors = customers(roles.developer);

const crmPages = (noun: 'contacts' | 'organizations'): readonly Page[] => {
  const list = `/groups/*/-/crm/${noun}`;
  return [
    { path: list, enters: 'group', allows: readers },
    { path: `${list}/new`, enters: 'group', allows: editors },
    { path: `${list}/:id`, enters: 'group', allows: readers },
    { path: `${list}/:id/edit`, enters: 'group', allows: editors },
  ];
};

/** All of them. The first whose path fits is meant. */
export const pages: readonly Page[] = [
  { path: '/', enters: null, allows: signedIn },
  { path: '/users/sign_in', enters: null, allows: everybody },
  ...crmPages('contacts'),
  ...crmPages('organizations'),
  { path: '/groups/*/-/issues', enters: 'group', allows: everybody },
  { path: '/groups/*', enters: 'group', allows: everybody },
  { path: '/*/-/issues', enters: 'project', allows: everybody },
  { path: '/*/-/issues/new', enters: 'project', allows: signedIn },
  { path: '/*/-/issues/:iid', enters: 'project', allows: everybody },
  { path: '/*', enters: 'project', allows: everybody },
];

const patterns = pages.map((page) => {
  const path = page.enters ? page.path.replace('*', `(${pathsOf[page.enters]})`) : page.path;
  return { page, pattern: new RegExp(`^${path.replace(/:\w+/g, '[1-9][0-9]{0,14}')}/?$`) };
});

/** The page at an address, and what is entered there. */
export const findPage = (url: string): FoundPage | null => {
  const [path] = url.split('?');
  const isReserved = RESERVED.test(path!) && path !== '/users/sign_in';
  const found = isReserved ? undefined : patterns.find(({ pattern }) => pattern.test(path!));
  if (!found) return null;
  const { page, pattern } = found;
  const [, fullPath] = pattern.exec(path!)!;
  return { page, target: page.enters === null ? null : targetOf(page.enters, fullPath!) };
};

/** Until users have pages, the API says who somebody is. */
export const usernameIn = (url: string): string | null => {
  const [path] = url.split('?');
  const [, name] = new RegExp(`^/(${NAME})/?$`).exec(path!) ?? [];
  return name === undefined || RESERVED.test(path!) ? null : name;
};

const targetOf = (kind: 'group' | 'project', path: string): Target =>
  kind === 'group' ? { group: path } : { project: path };
