import { z } from 'zod';
import { request } from '../message';

const emails = z.array(z.string());
const ids = z.array(z.int().positive());

/** QA-9, by the names of the API: only what took effect. `spend_time`: in seconds, or that all was removed. */
export const commandsChanges = z
  .object({
    state_event: z.enum(['close', 'reopen']),
    title: z.string(),
    add_label_ids: ids,
    remove_label_ids: ids,
    /** All were removed. */
    label_ids: ids.max(0),
    assignee_ids: ids,
    confidential: z.literal(true),
    /** The full path of the project that it was moved to. */
    target_project: z.string(),
    time_estimate: z.int(),
    spend_time: z.object({ duration: z.union([z.int(), z.literal('reset')]) }),
    add_contacts: emails,
    remove_contacts: emails,
    add_email: emails,
    remove_email: emails,
    convert_to_ticket: z.string(),
  })
  .partial();
export type CommandsChanges = z.infer<typeof commandsChanges>;

/** What became of the quick actions in a text: `summary` has a sentence for each. */
export const commandResults = z.object({ changes: commandsChanges, summary: z.array(z.string()) });
export type CommandResults = z.infer<typeof commandResults>;

/** `no-command-applied`: of a text of nothing but commands, with what became of each (QA-7). */
export type QuickActionRefusal = 'no-command-applied';

const id = z.int().positive();
/** Of an issue by its number in the project that was entered; null: of a new one. */
const iid = id.nullable().default(null);
export const offeredContact = z.object({
  id,
  email: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  state: z.enum(['active', 'inactive', 'erased']),
  /** Whether the issue is linked to it. */
  set: z.boolean(),
});
export type OfferedContact = z.infer<typeof offeredContact>;
/**
 * AUT-1, AUT-2: whom the contact commands may name here, by last, then first name, at most 100. `query`: words, each of which
 * the e-mail, first or last name contains, without case. None to those who may not set contacts (LNK-2).
 */
export const offerContacts = request('issues.quick-actions.offer-contacts', {
  payload: z.object({
    iid,
    command: z.enum(['add', 'remove']).default('add'),
    query: z.string().max(1_024).default(''),
  }),
  reply: z.object({ contacts: z.array(offeredContact) }),
});
/** `params`: how its argument is written; null where it has none. */
export const offeredCommand = z.object({
  name: z.string(),
  aliases: z.array(z.string()),
  description: z.string(),
  params: z.string().nullable(),
});
/** AUT-4: the commands that the asker may use on the issue as it is now. */
export const offerCommands = request('issues.quick-actions.offer-commands', {
  payload: z.object({ iid }),
  reply: z.object({ commands: z.array(offeredCommand) }),
});
