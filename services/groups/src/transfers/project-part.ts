const PROJECTS_AT_ONCE = 500;

/** `within`: where the service that is asked goes on; null: from the beginning. */
export type ProjectPart = Readonly<{
  projectIds: readonly number[];
  within: string | null;
  /** Where the next part begins, by what the service answered; null: this was the last. */
  next(within: string | null): string | null;
}>;

/**
 * A part of a walk over projects in the order of their ids, so that those that come or go meanwhile do no harm.
 *
 * @param after what `next` of the part before answered; null: from the first on
 */
export const projectPart = (projectIds: readonly number[], after: string | null): ProjectPart => {
  const { afterId, within } = parse(after);
  const ahead = projectIds.filter((id) => id > afterId).sort((one, other) => one - other);
  const part = ahead.slice(0, PROJECTS_AT_ONCE);
  const next = (left: string | null) => {
    if (left !== null) return `${afterId}:${left}`;
    return ahead.length > part.length ? `${part.at(-1)}:` : null;
  };
  return { projectIds: part, within, next };
};

const parse = (after: string | null): Readonly<{ afterId: number; within: string | null }> => {
  if (after === null) return { afterId: 0, within: null };
  const end = after.indexOf(':');
  return { afterId: Number(after.slice(0, end)), within: after.slice(end + 1) || null };
};
