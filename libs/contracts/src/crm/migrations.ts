import { z } from 'zod';
import { duplicates, mergedFields, migrated } from '../groups/transfers';
import { request } from '../message';

const id = z.int().positive();

/**
 * What a group transfer migrates: contacts and organizations of `sourceId`, moved or copied to `targetId` (TRF-13). Asked
 * by `groups`, step by step, on nobody's behalf; each step does a bounded part and may be asked any number of times.
 */
const migration = z.object({
  transferId: id,
  mode: z.enum(['move', 'copy']),
  sourceId: id,
  targetId: id,
  /** The transfer that it takes back (TRF-44), of the same mode, from the present source to the former one. */
  undoes: id.exactOptional(),
});
export type Migration = z.infer<typeof migration>;

const cursor = z.string().max(200).nullable();
const ids = z.array(id).max(1_000);
const all = z.object({ all: z.literal(true), after: cursor });
/** `all`: everything that the source owns, a part at a time; `linked`: these contacts and their organizations. */
const part = z.union([all, z.object({ linked: ids })]);
/**
 * As `part`. Contacts of several parts may have one organization, so those of `linked` are only named in
 * `organizationIds`; who asks brings each of them once, as `organizations`.
 */
const previewedPart = z.union([all, z.object({ linked: ids }), z.object({ organizations: ids })]);
const counts = { contacts: migrated, organizations: migrated };
/**
 * What stands in the way of an undo: `changed` was erased, merged or moved since, or its survivor was; of `taken` the source
 * that it goes back to has its e-mail or name.
 */
const obstacle = z.object({
  thing: z.enum(['contact', 'organization']),
  id,
  because: z.enum(['changed', 'taken']),
});
export type UndoObstacle = z.infer<typeof obstacle>;

/** TRF-12: whether the group owns a contact or an organization. */
export const ownsAnything = request('crm.migrations.owns-anything', {
  payload: z.object({ groupId: id }),
  reply: z.object({ ownsAnything: z.boolean() }),
  withoutAccess: true,
});

/** Whether one of these groups owns a contact (GRP-19). Asked by `groups` on nobody's behalf. */
export const ownContacts = request('crm.contacts.owned-by-any', {
  payload: z.object({ groupIds: z.array(id).max(1_000) }),
  reply: z.object({ found: z.boolean() }),
  withoutAccess: true,
});

/**
 * What preparing this part would plan; changes and reserves nothing (TRF-39). `contactIds`: of the source, those that were
 * counted.
 */
export const previewMigration = request('crm.migrations.preview', {
  payload: migration.omit({ transferId: true }).extend({ part: previewedPart }),
  reply: z.object({
    next: cursor,
    ...counts,
    duplicates,
    organizationIds: z.array(id),
    contactIds: z.array(id),
    mergedFields,
    obstacles: z.array(obstacle),
    /** The copies that an undo would take away, each with its original. */
    copies: z.array(z.object({ copyId: id, originalId: id })),
  }),
  withoutAccess: true,
});

/**
 * Plans and reserves a part: contacts and organizations of the source, and e-mails and names in the target. `total`: how
 * many contacts and organizations the source owns. Refused as `migration-released` once it is. Where there are `obstacles`,
 * an undo can't be.
 */
export const prepareMigration = request('crm.migrations.prepare', {
  payload: migration.extend({ part }),
  reply: z.object({ next: cursor, total: z.int(), ...counts, obstacles: z.array(obstacle) }),
  withoutAccess: true,
});

/** Before the commit: whatever was reserved is void from this answer on, and nothing more is (TRF-33). */
export const releaseMigration = request('crm.migrations.release', {
  payload: migration,
  reply: z.object({}),
  withoutAccess: true,
});

/**
 * After the commit: moves, copies or merges a part of what is planned, and in `move` of what the source still owns; in `copy`
 * of what it owned `createdUntil` then (TRF-56).
 * `done`: nothing is left. `counts` are those of the whole migration so far.
 */
export const applyMigration = request('crm.migrations.apply', {
  payload: migration.extend({
    /** Of an undo: copies that are linked elsewhere, and therefore stay (TRF-45). */
    staying: z.array(id).max(1_000).default([]),
    createdUntil: z.iso.datetime().exactOptional(),
  }),
  reply: z.object({ done: z.boolean(), applied: z.int(), total: z.int(), ...counts }),
  withoutAccess: true,
});

/** The copies that the next part of an undo takes away, unless they are edited, or among those that stay. */
export const listCopies = request('crm.migrations.copies', {
  payload: migration,
  reply: z.object({ contactIds: z.array(id) }),
  withoutAccess: true,
});

/**
 * Whom links to these contacts are to lead to (TRF-23), each once; contacts that stay who they are, and those that the
 * source does not own, are not among the answers. After the commit one that was not planned is migrated for it (TRF-51,
 * TRF-59). With `preview` nothing is changed, and `intoId` is null for a copy to be.
 *
 * `misfits`: of an undo, those that fit no more; on issues that it leads back, whoever stays with the source; on `others`
 * of the source, whoever goes back.
 */
export const readCounterparts = request('crm.migrations.counterparts', {
  payload: z.object({
    migration: migration.omit({ transferId: true }).extend({ transferId: id.nullable() }),
    contactIds: z.array(id).max(1_000),
    others: z.boolean().default(false),
    preview: z.boolean().default(false),
  }),
  reply: z.object({
    counterparts: z.array(z.object({ fromId: id, intoId: id.nullable() })),
    misfits: z.array(id),
  }),
  withoutAccess: true,
});

/** `migration-committed`: it is too late to release it. */
export type MigrationRefusal = 'migration-released' | 'migration-committed';
