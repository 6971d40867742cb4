import { z } from 'zod';
import { announcement } from '../announcement';
import { request } from '../message';
import { paged, pageOrCursor, part, partAfter, sort, written } from '../paging';
import { counts } from './contacts';

const id = z.int().positive();
const input = z.string().max(100_000).nullable();
/** A number as JSON has it, or its text as a form has it. */
const rate = z.union([z.number(), input]);

export const organization = z.object({
  id,
  groupId: id,
  name: z.string(),
  /** In hundredths, so that it is exact: 1250 is 12.50. */
  defaultRateCents: z.int().nullable(),
  description: z.string().nullable(),
  state: z.enum(['active', 'inactive']),
  createdAt: z.string(),
  updatedAt: z.string(),
  changes: z.int().positive(),
});
export type OrganizationView = z.infer<typeof organization>;

/** What may be written of an organization: the parameters of the API and of these requests are made of it. */
export const organizationFields = { name: input, defaultRate: rate, description: input };

/** As for contacts; the field rules are CRM-19..22. */
export const createOrganization = request('crm.organizations.create', {
  payload: z
    .object({ organizationId: id, ...organizationFields })
    .partial()
    .required({ organizationId: true }),
  reply: z.object({ organization, ...written }),
});
export const readOrganization = request('crm.organizations.read', {
  payload: z.object({ organizationId: id }),
  reply: z.object({ organization }),
});
export const updateOrganization = request('crm.organizations.update', {
  payload: z
    .object({ organizationId: id, ...organizationFields, active: z.boolean(), ifChanges: z.array(z.int()) })
    .partial()
    .required({ organizationId: true }),
  reply: z.object({ organization, ...written }),
});
export const organizationFieldName = z.enum(['name', 'defaultRate', 'description']);
/**
 * Merges the organization into another one of its owning group, which takes these `fields` from it; answers the other one (MRG-1).
 * `dryRun`: as it would be, with nothing changed.
 *
 * Refusals: as those of updates, of either; `merged-into-itself`.
 */
export const mergeOrganization = request('crm.organizations.merge', {
  payload: z.object({
    organizationId: id,
    into: id,
    fields: z.array(organizationFieldName).max(10).default([]),
    dryRun: z.boolean().default(false),
  }),
  reply: z.object({ organization, ...written }),
});
/** Takes a merge back, and answers the organization that was merged (MRG-2). Refused as `merge-not-undone` with the reason. */
export const undoOrganizationMerge = request('crm.organizations.undo-merge', {
  payload: z.object({ organizationId: id }),
  reply: z.object({ organization, ...written }),
});
export const organizationOrder = z.enum(['name', 'description', 'default_rate', 'created_at', 'updated_at']);
export const listOrganizations = request('crm.organizations.list', {
  payload: pageOrCursor.extend({
    search: z.string().max(1_024).nullable().default(null),
    state: z.enum(['all', 'active', 'inactive']).default('all'),
    ids: z.array(id).max(1_000).nullable().default(null),
    owned: z.boolean().default(false),
    orderBy: organizationOrder.default('name'),
    sort: sort.default('asc'),
  }),
  reply: paged(organization),
});
export const exportOrganizations = request('crm.organizations.export', {
  payload: listOrganizations.payload.omit({ page: true, perPage: true, from: true }).extend(partAfter),
  reply: part(organization),
});
export const countOrganizations = request('crm.organizations.count', {
  payload: z.object({ search: z.string().max(1_024).nullable().default(null) }),
  reply: counts,
});
/** Which group owns each of these organizations; as `ownersOfContacts`. */
export const ownersOfOrganizations = request('crm.organizations.owners', {
  payload: z.object({ ids: z.array(id).max(1_000) }),
  reply: z.object({ owners: z.array(z.object({ organizationId: id, groupId: id })) }),
  withoutAccess: true,
});

const ids = z.object({ organizationId: id, groupId: id });
export const organizationCreated = announcement('crm.organizations.created.v1', ids);
export const organizationUpdated = announcement(
  'crm.organizations.updated.v1',
  ids.extend({ changed: z.array(z.string()) }),
);
/** By a group transfer; the group is the one it has now. A copy is announced as created. */
export const organizationMoved = announcement(
  'crm.organizations.moved.v1',
  ids.extend({ fromGroupId: id, transferId: id }),
);
/** It is no more; `intoId` is the organization it stands for now. */
export const organizationMerged = announcement(
  'crm.organizations.merged.v1',
  ids.extend({ intoId: id, transferId: id }),
);

/** As version 1, by hand (MRG-1). */
export const organizationMergedByHand = announcement('crm.organizations.merged.v2', ids.extend({ intoId: id }));
/** It was merged, and is there again, since that transfer was undone. */
export const organizationRestored = announcement('crm.organizations.restored.v1', ids.extend({ transferId: id }));

/** As version 1, where a merge by hand was undone (MRG-2). */
export const organizationRestoredByHand = announcement('crm.organizations.restored.v2', ids);

export type OrganizationRefusal =
  | 'organization-not-found'
  | 'organization-already-exists'
  | 'crm-disabled'
  | 'invalid-fields'
  | 'precondition-failed'
  | 'claim-taken'
  | 'claim-voided'
  | 'claim-elsewhere'
  | 'organization-merged'
  | 'organization-part-of-transfer'
  | 'contacts-being-moved'
  | 'name-reserved'
  | 'merged-into-itself'
  | 'merge-not-undone';
