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
  /** Of what is there already: it has its path, and nothing below it may be more visible. */
  present?: Readonly<{ path: string; highestBelow: Visibility | null }>;
}>;

/** The rules of GRP-2 to GRP-5, GRP-7 and GRP-32, all at once, of the fields that are spoken of, whose texts are trimmed. */
export const violationsOf = (
  tree: Tree,
  described: Partial<Described>,
  { parentId, parentVisibility, longestDescription, present }: FieldContext,
): readonly Violation[] => {
  const rules = {
    name: name(255, unchanged),
    path: refine(slug(255), (path) => pathViolations(tree, path, parentId, present?.path)),
    description: optional(longestDescription, unchanged),
    visibility: (level: Visibility) => ({
      value: level,
      violations: visibilityViolations(level, parentVisibility, present?.highestBelow ?? null),
    }),
  };
  return validate(rules, described).violations;
};

const pathViolations = (
  tree: Tree,
  path: string,
  parentId: number | null,
  present: string | undefined,
): readonly string[] => {
  if (path.toLowerCase() === present?.toLowerCase()) return [];
  if (parentId === null && RESERVED.has(path.toLowerCase())) return ['is a reserved name'];
  return isTaken(tree, parentId, path) ? [TAKEN] : [];
};

const visibilityViolations = (
  level: Visibility,
  parent: Visibility | null,
  highestBelow: Visibility | null,
): readonly string[] => [
  ...(parent && isHigher(level, parent)
    ? [`level ${level} is not allowed since the parent group has a ${parent} visibility.`]
    : []),
  ...(highestBelow && isHigher(highestBelow, level)
    ? [`level ${level} is not allowed since there are sub-groups or projects with higher visibility.`]
    : []),
];
