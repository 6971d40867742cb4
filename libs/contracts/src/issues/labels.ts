import { z } from 'zod';
import { request } from '../message';
import { page, paged, written } from '../paging';

const id = z.int().positive();
/** Before the field rules: as it was typed. */
const input = z.string().max(100_000).nullable();
/** By its number, or by its name without case; of what was entered, or of a group above. */
const reference = z.union([id, z.string().max(1_024)]);

export const label = z.object({
  id,
  name: z.string(),
  description: z.string().nullable(),
  /** `#` and six hexadecimal digits. */
  color: z.string(),
  /** Whether a project owns it, not a group. */
  isProjectLabel: z.boolean(),
  changes: z.int().positive(),
});
export type LabelView = z.infer<typeof label>;

/** What may be written of a label (ISS-7). */
export const labelFields = { name: input, color: input, description: input };

/**
 * Of the project or group that was entered, by Planners (GRP-26).
 *
 * Refusals: `forbidden`, `project-archived`, `invalid-fields`; `label-already-exists` also where a group above has the name.
 */
export const createLabel = request('issues.labels.create', {
  payload: z
    .object({ labelId: id, ...labelFields })
    .partial()
    .required({ labelId: true }),
  reply: z.object({ label, ...written }),
});
/** What is absent stays. Only of what was entered. Refusals: as those of the creation; `label-not-found`, `precondition-failed`. */
export const updateLabel = request('issues.labels.update', {
  payload: z
    .object({ labelId: id, ...labelFields, ifChanges: z.array(z.int()) })
    .partial()
    .required({ labelId: true }),
  reply: z.object({ label, ...written }),
});
/** It leaves all issues. Only of what was entered. Refusals: `label-not-found`, `forbidden`, `project-archived`. */
export const deleteLabel = request('issues.labels.delete', {
  payload: z.object({ labelId: id }),
  reply: z.object(written),
});
/** Refusals: `label-not-found`. */
export const readLabel = request('issues.labels.read', {
  payload: z.object({ label: reference }),
  reply: z.object({ label }),
});
/** By name, of what was entered, and of the groups above unless these are left out. */
export const listLabels = request('issues.labels.list', {
  payload: page.extend({
    search: z.string().max(1_024).nullable().default(null),
    includeAncestorGroups: z.boolean().default(true),
  }),
  reply: paged(label),
});
/** Those of these labels, by name without case, that issues of the project or group that was entered may have. */
export const readLabels = request('issues.labels.read-many', {
  payload: z.object({ names: z.array(z.string().max(1_024)).max(1_000) }),
  reply: z.object({ labels: z.array(label) }),
});

export type LabelRefusal = 'label-not-found' | 'label-already-exists' | 'too-many-labels';
