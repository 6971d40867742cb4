import type { Role } from '@ledgerdesk/contracts';
import { withoutControls } from '@ledgerdesk/fields';
import type { Described } from './tree';

/**
 * Who creates something: the role on the parent, and whether that is owner by a membership of it or above (GRP-17).
 * `role` of an administrator is owner everywhere, `ownsParent` is not.
 */
export type Creator = Readonly<{
  userId: number;
  role: Role;
  ownsParent: boolean;
  isAdministrator: boolean;
  canCreateGroup: boolean;
}>;

/** GRP-17. */
export const ownerBy = ({ userId, ownsParent }: Creator): number | null => (ownsParent ? null : userId);

export const trimmed = ({ name, path, description, visibility }: Described): Described => ({
  name: name.trim(),
  path,
  description: withoutControls(description).trim(),
  visibility,
});
