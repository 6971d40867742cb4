import { z } from 'zod';
import { contact } from '../crm/contacts';
import { request } from '../message';
import { written } from '../paging';

const id = z.int().positive();

/**
 * The contacts of the issue with this number in the project that was entered, by last, then first name (LNK-1, LNK-3).
 * Refusals: `issue-not-found`; `forbidden`, `crm-disabled`.
 */
export const readIssueContacts = request('issues.contacts.read', {
  payload: z.object({ iid: id }),
  reply: z.object({ contacts: z.array(contact), changes: z.int() }),
});

/**
 * LNK-4 to LNK-16: all or nothing. What is absent is not given. `ifChanges`: the issue's visible changes.
 *
 * Refusals: `forbidden`, `crm-disabled`; `contacts-refused` with the text of LNK-4, 6, 8, 9, 10 or 12; `precondition-failed`.
 */
export const setIssueContacts = request('issues.contacts.set', {
  payload: z
    .object({
      iid: id,
      replaceIds: z.array(id).max(20_000),
      addIds: z.array(id).max(20_000),
      removeIds: z.array(id).max(20_000),
      addEmails: z.array(z.string().max(1_024)).max(1_000),
      removeEmails: z.array(z.string().max(1_024)).max(1_000),
      ifChanges: z.array(z.int()),
    })
    .partial()
    .required({ iid: true }),
  reply: z.object({ contacts: z.array(contact), changes: z.int(), ...written }),
});

export type IssueContactsRefusal = 'contacts-refused';
