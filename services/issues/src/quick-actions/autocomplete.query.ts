import { Injectable } from '@nestjs/common';
import {
  ContactView,
  countContacts,
  listContacts,
  offerCommands,
  offerContacts,
  OfferedContact,
} from '@ledgerdesk/contracts';
import type { ReplyOf, RequestPayload } from '@ledgerdesk/contracts';
import { foldCase, wordsOf } from '@ledgerdesk/fields';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { isWritable, maySetContacts } from '../issue-access';
import { IssueDetails } from '../issues/issue-details/issue-details.query';
import { LinkedContacts } from '../linked-contacts';
import { ADD_CONTACTS } from './contact-actions';
import { offeredActions } from './quick-actions';

const MOST_CONTACTS = 100;
const MOST_PAGES = 10;

/** What an editor offers while a quick action is typed. */
@Injectable()
export class Autocomplete {
  constructor(
    private readonly client: ServiceClient,
    private readonly details: IssueDetails,
    private readonly linkedContacts: LinkedContacts,
  ) {}

  /** @throws DomainError `issue-not-found` */
  async commands(iid: number | null, scope: RequestScope): Promise<ReplyOf<typeof offerCommands>['commands']> {
    const { access } = scope;
    const issue = iid === null ? null : await this.details.read(iid, access);
    if (!access.user || !isWritable(access)) return [];
    const offered = offeredActions.filter((action) => action.isOffered(access, issue));
    const mayAdd = offered.some(({ name }) => name === ADD_CONTACTS);
    const hasNone = mayAdd && (await this.client.ask(countContacts, {}, scope)).all === 0;
    return offered
      .filter(({ name }) => name !== ADD_CONTACTS || !hasNone)
      .map(({ name, aliases, description, params }) => ({ name, aliases: [...aliases], description, params }));
  }

  /** @throws DomainError `issue-not-found` */
  async contacts(
    { iid, command, query }: RequestPayload<typeof offerContacts>,
    scope: RequestScope,
  ): Promise<readonly OfferedContact[]> {
    const linked = iid === null ? [] : (await this.details.read(iid, scope.access)).contactIds;
    if (!scope.access.user || !isWritable(scope.access) || !maySetContacts(scope.access)) return [];
    const present = await this.linkedContacts.read(linked, scope);
    if (command === 'remove')
      return present.flatMap((contact) => offered(contact, query, true)).slice(0, MOST_CONTACTS);
    return this.addable(new Set(present.map(({ id }) => id)), query, scope);
  }

  /** The list of contacts finds words in other fields as well: those are left out here. */
  private async addable(linked: ReadonlySet<number>, query: string, scope: RequestScope): Promise<OfferedContact[]> {
    const found: OfferedContact[] = [];
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const asked = { search: query, state: 'active', page, perPage: MOST_CONTACTS } as const;
      const { items, more } = await this.client.ask(listContacts, asked, scope, `contacts to add ${page}`);
      const others = items.filter(({ id }) => !linked.has(id));
      found.push(...others.flatMap((contact) => offered(contact, query, false)));
      if (found.length >= MOST_CONTACTS || !more) break;
    }
    return found.slice(0, MOST_CONTACTS);
  }
}

const offered = (contact: ContactView, query: string, set: boolean): readonly OfferedContact[] => {
  const { id, email, firstName, lastName, state } = contact;
  if (email === null) return [];
  const texts = [email, firstName, lastName].map(foldCase);
  const fits = wordsOf(foldCase(query)).every((word) => texts.some((text) => text.includes(word)));
  return fits ? [{ id, email, firstName, lastName, state, set }] : [];
};
