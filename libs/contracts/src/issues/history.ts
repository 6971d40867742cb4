import { z } from 'zod';
import { contact } from '../crm/contacts';
import { historyEntry } from '../history';
import { request } from '../message';
import { page, paged } from '../paging';
import { issue } from './issues';

const id = z.int().positive();
const asOf = z.iso.datetime();

/**
 * All changes of the issue with this number in the project that was entered, newest first, without those of contacts
 * (LNK-1, LNK-3) and internal notes that the asker may not see; texts are told to Planners and to who wrote them (HIS-3).
 * Refused as `issue-not-found`.
 */
export const readIssueHistory = request('issues.issues.history', {
  payload: page.extend({ iid: id }),
  reply: paged(historyEntry),
});

/**
 * As it was at this time, by the rights of now, for Planners of the project (HIS-4). Refused as reads are; `forbidden`;
 * `issue-not-found` where there was none at that time.
 */
export const readIssueAsOf = request('issues.issues.read-as-of', {
  payload: z.object({ iid: id, asOf }),
  reply: z.object({ issue }),
});
/** The contacts that it had at this time, of those that are shown of it now, each as it is now. Refused likewise. */
export const readIssueContactsAsOf = request('issues.contacts.read-as-of', {
  payload: z.object({ iid: id, asOf }),
  reply: z.object({ contacts: z.array(contact), changes: z.int() }),
});
