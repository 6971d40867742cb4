import type { Issue } from '../api/types';

/** The path of the project of an issue, of its reference `<path>#<iid>`. */
export const projectPathOf = ({ references }: Pick<Issue, 'references'>): string => references.full.split('#')[0]!;

export const addressOfIssue = (issue: Pick<Issue, 'references' | 'iid'>): string =>
  `/${projectPathOf(issue)}/-/issues/${issue.iid}`;

/** Who wrote it: somebody outside, or a user. */
export const writerOf = ({ author, external_author: external }: Pick<Issue, 'author' | 'external_author'>): string =>
  external ? external.name || external.address : author.name;
