import { Injectable } from '@nestjs/common';
import { countContacts } from '@ledgerdesk/contracts';
import { ServiceClient } from '@ledgerdesk/messaging';
import { bareEmail, FoundContacts, MOST_ADDED } from '../contacts/contact-changes';
import { LinkContacts } from '../contacts/link-contacts.handler';
import { assertMaySetContacts, maySetContacts } from '../issue-access';
import { IssueDetails } from '../issues/issue-details/issue-details.query';
import { LinkedContacts } from '../linked-contacts';
import type { TypedCommand } from './commands-in-text';
import { ActionPlace, effect, failed, held, notApplied, OfferedAction, Outcome } from './quick-action';

export const ADD_CONTACTS = 'add_contacts';
const REMOVE = 'remove_contacts';
const params = '[contact:address@example.com] [contact:other@example.com]';

/** QA-10, QA-11 */
export const contactActions: readonly OfferedAction[] = [
  { name: ADD_CONTACTS, aliases: [], description: 'Add contacts', params, isOffered: maySetContacts },
  {
    name: REMOVE,
    aliases: [],
    description: 'Remove contacts',
    params,
    isOffered: (access, issue) => maySetContacts(access) && issue !== null && issue.contactIds.length > 0,
  },
];

/** What the contact commands of a text ask for: e-mails as they were typed. */
type Wanted = Readonly<{ add: readonly string[]; remove: readonly string[]; names: readonly string[] }>;
/** By the contacts that the e-mails stand for. */
type Changed = Readonly<{
  idOf(email: string): number | undefined;
  found: FoundContacts;
  linked: ReadonlySet<number>;
  added: ReadonlySet<number>;
  removed: ReadonlySet<number>;
}>;

/** All contact commands of a text are one change (QA-5), of which each tells the truth (QA-14, QA-15). */
@Injectable()
export class ContactActions {
  constructor(
    private readonly client: ServiceClient,
    private readonly details: IssueDetails,
    private readonly linkedContacts: LinkedContacts,
  ) {}

  async run(commands: readonly TypedCommand[], place: ActionPlace, isNew: boolean): Promise<readonly Outcome[]> {
    const { iid, scope } = place;
    const wanted = wantedBy(commands);
    const { contactIds } = await this.details.read(iid, scope.access);
    assertMaySetContacts(scope.access);
    const found = await this.linkedContacts.findFresh(contactIds, [...wanted.add, ...wanted.remove], scope);
    const present = (id: number) => found.replaced.get(id) ?? id;
    const linked = new Set(contactIds.map(present).filter((id) => found.byId.has(id)));
    const mayRemove = !isNew && (linked.size > 0 || wanted.names[0] === ADD_CONTACTS);
    const idOf = (email: string) => found.byEmail.get(email);
    const idsOf = (emails: readonly string[]) => [...new Set(emails.flatMap((email) => idOf(email) ?? []))];
    const removeIds = mayRemove ? idsOf(wanted.remove) : [];
    const addIds = wanted.add.length > MOST_ADDED ? [] : idsOf(wanted.add);
    const addable = addIds.filter((id) => found.byId.get(id)!.state === 'active' && !removeIds.includes(id));
    const events = await place.execute(new LinkContacts({ iid, addIds: addable, removeIds }, scope));
    const sets = events.flatMap((event) => (event.type === 'IssueContactsSet' ? [event.data] : []));
    const added = new Set(sets.flatMap((set) => set.added).map(present));
    const removed = new Set(sets.flatMap((set) => set.removed).map(present));
    const changed = { idOf, found, linked, added, removed };
    const isAddable =
      wanted.names.includes(ADD_CONTACTS) && (found.byEmail.size > 0 || (await this.hasContacts(place)));
    return wanted.names.map((name) => {
      if (name === ADD_CONTACTS) return isAddable ? additions(wanted, changed, removeIds) : notApplied(ADD_CONTACTS);
      return mayRemove || removed.size > 0 ? removals(wanted, changed) : notApplied(REMOVE);
    });
  }

  private async hasContacts({ scope }: ActionPlace): Promise<boolean> {
    return (await this.client.ask(countContacts, {}, scope)).all > 0;
  }
}

/** QA-12. Each command once, in the order of their first appearance. */
const wantedBy = (commands: readonly TypedCommand[]): Wanted => {
  const emailsOf = (name: string) =>
    commands.filter((command) => command.name === name).flatMap(({ argument }) => emailsIn(argument));
  return {
    add: emailsOf(ADD_CONTACTS),
    remove: emailsOf(REMOVE),
    names: [...new Set(commands.map(({ name }) => name))],
  };
};

const emailsIn = (argument: string): readonly string[] =>
  argument.split(/[\s,]+/).flatMap((typed) => {
    const email = bareEmail(typed);
    return email === '' ? [] : [email];
  });

/** QA-14. What is removed as well is told there alone. */
const additions = ({ add }: Wanted, changed: Changed, removeIds: readonly number[]): Outcome => {
  const { idOf, found, linked, added } = changed;
  if (add.length > MOST_ADDED)
    return failed(`No contacts were added. You can only add up to ${MOST_ADDED} contacts at one time.`);
  const told = [...new Set(add)].filter((email) => !removeIds.includes(idOf(email) ?? 0));
  const isAdded = (email: string) => added.has(idOf(email) ?? 0);
  const isLinked = (email: string) => !isAdded(email) && linked.has(idOf(email) ?? 0);
  const done = told.filter(isAdded);
  const already = told.filter(isLinked);
  const unknown = told.filter((email) => idOf(email) === undefined);
  const inactive = told.filter((email) => {
    const id = idOf(email);
    return id !== undefined && !isAdded(email) && !isLinked(email) && found.byId.get(id)!.state !== 'active';
  });
  const message = [
    done.length > 0 ? 'One or more contacts were successfully added.' : 'No contacts were added.',
    ...listed('Already linked', already),
    ...listed('No contact found for', unknown),
    ...listed('Inactive contacts cannot be added', inactive),
  ].join(' ');
  if (done.length > 0) return effect(message, { add_contacts: done });
  return already.length > 0 ? held(message) : failed(message);
};

/** QA-15 */
const removals = ({ remove }: Wanted, { idOf, removed }: Changed): Outcome => {
  const emails = [...new Set(remove)];
  const done = emails.filter((email) => removed.has(idOf(email) ?? 0));
  const others = emails.filter((email) => !done.includes(email));
  const message = [
    done.length > 0 ? 'One or more contacts were successfully removed.' : 'No contacts were removed.',
    ...listed('Not linked to this issue', others),
  ].join(' ');
  return done.length > 0 ? effect(message, { remove_contacts: done }) : failed(message);
};

const listed = (title: string, emails: readonly string[]): readonly string[] =>
  emails.length === 0 ? [] : [`${title}: ${emails.join(', ')}.`];
