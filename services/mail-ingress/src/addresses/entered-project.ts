import { Access, TargetAccess } from '@ledgerdesk/contracts';

/** The access answer of who has entered a project. */
export type EnteredProject = Access & Readonly<{ target: TargetAccess }>;

export const hasTarget = (access: Access): access is EnteredProject => access.target !== null;
