import { InvalidFields, type Issue, type Visibility } from '@ledgerdesk/contracts';
import { isTaken, type Described, type Tree } from './tree';

const LONGEST_NAME = 255;
const LONGEST_PATH = 255;
const RESERVED = new Set(
  'api admin groups users assets search help health metrics projects explore'.split(' '), // at the root
);
const ORDER: readonly Visibility[] = ['private', 'internal', 'public'];

type Place = Readonly<{ parentId: number | null; parentVisibility: Visibility | null; longestDescription: number }>;

/** The rules of GRP-2 to GRP-5 and GRP-7, all at once: each message without the name of its field. */
export const brokenRules = (tree: Tree, described: Described, place: Place): Issue[] => {
  const { name, path, description, visibility } = described;
  const { parentId, parentVisibility, longestDescription } = place;
  return [
    ...(name === '' ? [{ path: 'name', message: "can't be blank" }] : []),
    ...longerThan('name', name, LONGEST_NAME),
    ...pathRules(tree, path, parentId),
    ...longerThan('description', description, longestDescription),
    ...(parentVisibility && ORDER.indexOf(visibility) > ORDER.indexOf(parentVisibility)
      ? [{ path: 'visibility', message: tooVisible(visibility, parentVisibility) }]
      : []),
  ];
};

/** @throws InvalidFields unless there is no issue */
export const refuseWhere = (issues: readonly Issue[]): void => {
  if (issues.length > 0) throw new InvalidFields(issues);
};

const pathRules = (tree: Tree, path: string, parentId: number | null): Issue[] => {
  const broken = (message: string) => [{ path: 'path', message }];
  if (path === '') return broken("can't be blank");
  const tooLong = longerThan('path', path, LONGEST_PATH);
  if (tooLong.length > 0) return tooLong;
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(path) || /\.$|\.git$|\.atom$/i.test(path)) return broken(PATH_FORM);
  if (parentId === null && RESERVED.has(path.toLowerCase())) return broken('is a reserved name');
  return isTaken(tree, parentId, path) ? broken('has already been taken') : [];
};

const PATH_FORM =
  "can only include letters, digits, '_', '-' and '.'. It cannot start with '-' or '.' nor end with '.', '.git' or '.atom'";

const tooVisible = (level: Visibility, parent: Visibility) =>
  `level ${level} is not allowed since the parent group has a ${parent} visibility.`;

const longerThan = (field: string, text: string, most: number): Issue[] =>
  [...text].length > most ? [{ path: field, message: `is too long (maximum is ${most} characters)` }] : [];
