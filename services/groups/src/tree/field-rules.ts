import type { Visibility } from '@ledgerdesk/contracts';
import { name, optional, refine, slug, TAKEN, unchanged, validate, type Violation } from '@ledgerdesk/fields';
import { isHigher, isTaken, type Described, type Tree } from './tree';

export { throwIfViolated } from '@ledgerdesk/fields';

/** Of what stands at the root of all addresses. */
export const RESERVED: ReadonlySet<string> = new Set(
  'api admin groups users assets search help health metrics projects explore'.split(' '), // at the root
);

type FieldContext = Readonly<{
  parentId: number | null;
  parentVisibility: Visibility | null;
  longestDescription: number;
}>;

/** The rules of GRP-2 to GRP-5, GRP-7 and GRP-32, all at once, of texts that are trimmed. */
export const violationsOf = (tree: Tree, described: Described, context: FieldContext): readonly Violation[] => {
  const { parentId, parentVisibility, longestDescription } = context;
  const rules = {
    name: name(255, unchanged),
    path: refine(slug(255), (path) => pathViolations(tree, path, parentId)),
    description: optional(longestDescription, unchanged),
    visibility: (level: Visibility) => ({ value: level, violations: visibilityViolations(level, parentVisibility) }),
  };
  return validate(rules, described).violations;
};

const pathViolations = (tree: Tree, path: string, parentId: number | null): readonly string[] => {
  if (parentId === null && RESERVED.has(path.toLowerCase())) return ['is a reserved name'];
  return isTaken(tree, parentId, path) ? [TAKEN] : [];
};

const visibilityViolations = (level: Visibility, parent: Visibility | null): readonly string[] =>
  parent && isHigher(level, parent)
    ? [`level ${level} is not allowed since the parent group has a ${parent} visibility.`]
    : [];
