import { ContactView, IssueContactsRefusal, RequestPayload, setIssueContacts } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { without } from '../without';
import type { SetIssueContacts } from './decide-contacts';

/** Of the contact source. `replaced`: ids that stand for another contact (LNK-16, TRF-52). */
export type FoundContacts = Readonly<{
  byId: ReadonlyMap<number, ContactView>;
  byEmail: ReadonlyMap<string, number>;
  replaced: ReadonlyMap<number, number>;
}>;
type ContactsInput = Omit<RequestPayload<typeof setIssueContacts>, 'iid' | 'ifChanges'>;
/** What is meant, before it is known whom the ids and e-mails stand for. `replace`: by these alone. */
type RequestedContacts = Readonly<{
  replace: boolean;
  addIds: readonly number[];
  removeIds: readonly number[];
  addEmails: readonly string[];
  removeEmails: readonly string[];
}>;
export type ContactChanges = Pick<SetIssueContacts['data'], 'add' | 'remove' | 'hidden'>;

export const MOST_ADDED = 6;

/**
 * LNK-4 to LNK-6, LNK-11.
 *
 * @throws DomainError `contacts-refused`
 */
export const requestedContacts = (input: ContactsInput, linked: readonly number[]): RequestedContacts => {
  const { replaceIds, addIds = [], removeIds = [], addEmails = [], removeEmails = [] } = input;
  const others = [input.addIds, input.removeIds, input.addEmails, input.removeEmails];
  const isMixed = replaceIds ? others.some((other) => other && other.length > 0) : others.every((other) => !other);
  if (isMixed) throw refused('You cannot combine replace_ids with add_ids or remove_ids');

  // Each linked contact may be named by another of its ids: how many are new is known when all have been found.
  const added = addIds.length + addEmails.length;
  assertFewAdded(replaceIds ? without([...new Set(replaceIds)], linked).length - linked.length : added);
  return {
    replace: replaceIds !== undefined,
    addIds: replaceIds ?? addIds,
    removeIds,
    addEmails: addEmails.map(bareEmail),
    removeEmails: removeEmails.map(bareEmail),
  };
};

/** LNK-11: as a quick action or its completion writes an e-mail. */
export const bareEmail = (email: string): string =>
  email
    .trim()
    .replace(/^\["?contact:/, '')
    .replace(/\]$/, '')
    .replaceAll('"', '')
    .trim();

/**
 * LNK-7 to LNK-10, LNK-12, LNK-13: everything, or nothing.
 *
 * @throws DomainError `contacts-refused`
 */
export const contactChanges = (
  wanted: RequestedContacts,
  linked: readonly number[],
  { byId, byEmail, replaced }: FoundContacts,
): ContactChanges => {
  const { replace, addEmails, removeEmails } = wanted;
  const present = (id: number) => replaced.get(id) ?? id;
  const addIds = [...new Set(wanted.addIds.map(present))];
  const isLinked = new Set(linked.map(present));
  if (replace) assertFewAdded(addIds.filter((id) => !isLinked.has(id)).length);
  const missing = addIds.filter((id) => !byId.has(id) && !(replace && isLinked.has(id)));
  if (missing.length > 0) throw refused(`Issue customer relations contacts ${listed(missing.map(inaccessible))}`);
  const unknown = [...new Set(addEmails)].filter((email) => !byEmail.has(email));
  if (unknown.length > 0) throw refused(unknown.map(withoutContact).join(', '));

  const idsOf = (emails: readonly string[]) => emails.flatMap((email) => byEmail.get(email) ?? []);
  const remove = new Set([...wanted.removeIds.map(present), ...idsOf(removeEmails)]);
  const wantedIds = [...new Set([...addIds, ...idsOf(addEmails)])].filter((id) => !remove.has(id));
  const add = wantedIds.filter((id) => !isLinked.has(id));
  assertUsable(add.map((id) => byId.get(id)!));
  const hidden = linked.filter((id) => !byId.has(present(id)));
  const inAnyForm = (ids: readonly number[]) => {
    const meant = new Set(ids);
    return [...ids, ...linked.filter((id) => replaced.has(id) && meant.has(present(id)))];
  };
  return { add, remove: replace ? { allBut: inAnyForm(wantedIds) } : inAnyForm([...remove]), hidden };
};

/** Of a new issue. */
export const firstContacts = (contactIds: readonly number[], found: FoundContacts): readonly number[] =>
  contactChanges(requestedContacts({ replaceIds: [...contactIds] }, []), [], found).add;

/** LNK-6 */
const assertFewAdded = (count: number): void => {
  if (count > MOST_ADDED) throw refused(`You can only add up to ${MOST_ADDED} contacts at one time`);
};

/** LNK-9, LNK-10 */
const assertUsable = (contacts: readonly ContactView[]): void => {
  const unusable = contacts.filter(({ state }) => state !== 'active');
  if (unusable.length > 0) throw refused(unusable.map(notToBeAdded).join(', '));
};

const inaccessible = (id: number) =>
  `${id}: The resource that you are attempting to access does not exist or you don't have permission to perform this action`;
const withoutContact = (email: string) => `No contact with e-mail ${email} in the contact source`;
const notToBeAdded = ({ id, firstName, lastName, state }: ContactView) =>
  state === 'erased'
    ? `Contact ${id} has been erased and cannot be added to an issue`
    : `Contact ${firstName} ${lastName} (${id}) is inactive and cannot be added to an issue`;

/** `a`, `a and b`, `a, b, and c` */
const listed = (items: readonly string[]): string => {
  if (items.length < 3) return items.join(' and ');
  return `${items.slice(0, -1).join(', ')}, and ${items.at(-1)}`;
};

const refused = (message: string) => {
  const code: IssueContactsRefusal = 'contacts-refused';
  return new DomainError(code, message);
};
