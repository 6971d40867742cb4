import { ViewContext } from './view';

/** The path of the group that owns a thing: the one that was entered, or its contact source. */
export const owningGroupPath = (
  { groupId }: Readonly<{ groupId: number }>,
  { access: { target } }: ViewContext,
): string => {
  const groups = target ? [target.contactSource, target.group] : [];
  const owner = groups.find((group) => group.groupId === groupId) ?? groups[0];
  return owner?.fullPath ?? '';
};
