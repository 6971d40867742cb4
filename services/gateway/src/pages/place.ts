import { Access, roles } from '@ledgerdesk/contracts';

/** The group or project of a page, as its program needs to know it; null where it is about neither. */
export const placeOf = ({ target, user }: Access): object | null => {
  if (!target) return null;
  const { kind, id, fullPath, visibility, role, sees, archived, group, contactSource } = target;
  const seesCustomers =
    user !== null && group.crmEnabled && contactSource.crmEnabled && contactSource.role >= roles.planner;
  return {
    kind,
    id,
    full_path: fullPath,
    visibility,
    role,
    sees,
    archived,
    group_path: group.fullPath,
    /** Of the contact source; null for who may not see its contacts. */
    customers: seesCustomers
      ? { group_path: contactSource.fullPath, editable: contactSource.role >= roles.developer }
      : null,
  };
};
