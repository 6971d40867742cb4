import { Injectable } from '@nestjs/common';
import { Access, HistoryEntry, historyPage, Page, readIssueHistory, ReplyOf } from '@ledgerdesk/contracts';
import { eventsUntil, fold, HistoryChanges, HistoryValue } from '@ledgerdesk/event-sourcing';
import { EventStore } from '@ledgerdesk/event-store';
import { RequestScope } from '@ledgerdesk/messaging';
import { fitted } from '../fitted-texts';
import { isPlanner, seesContacts } from '../issue-access';
import { issueDecider } from '../issue.decider';
import { Ids, isPresent, IssueEvent, issueStream, PresentIssue } from '../issues/issue';
import { IssueDetails, issueNotFound } from '../issues/issue-details/issue-details.query';
import { LinkedContacts } from '../linked-contacts';
import { Names } from '../names';
import { Authors, IssueHistoryChange, issueHistoryOf } from './issue-history';

type Changes = HistoryEntry['changes'];
/** A change as this reader may see it. */
type SeenChange = Omit<IssueHistoryChange, 'changes' | 'internal' | 'isDeleted' | 'writtenBy'> &
  Readonly<{ changes: Changes }>;

/** What issues were, and what became of them, from their own streams (HIS-1 to HIS-4). */
@Injectable()
export class IssueHistories {
  constructor(
    private readonly eventStore: EventStore,
    private readonly details: IssueDetails,
    private readonly linkedContacts: LinkedContacts,
    private readonly names: Names,
  ) {}

  /** @throws DomainError `issue-not-found` */
  async page(iid: number, page: Page, scope: RequestScope): Promise<ReplyOf<typeof readIssueHistory>> {
    const changes = issueHistoryOf(await this.eventsOf(await this.details.read(iid, scope.access)));
    const shownContact = await this.shownContacts(changes, scope);
    const seen = changes.flatMap((change) => seenBy(scope.access, change, shownContact) ?? []);
    const usersNamed = async (ids: readonly number[]) => {
      const named = await this.names.of({ users: ids, correspondents: [] }, scope);
      return ids.map((id) => named.user(id));
    };
    const { items, ...rest } = await historyPage(seen, page, usersNamed);
    return { items: withFittedTexts(await this.withAddresses(items, scope)), ...rest };
  }

  /**
   * As it was at this time (HIS-4).
   *
   * @throws DomainError `issue-not-found` where it may not be read now, or there was none; `forbidden`
   */
  async issueAt(iid: number, asOf: string, access: Access): Promise<PresentIssue> {
    const present = await this.details.read(iid, access);
    const state = fold(issueDecider, eventsUntil(await this.eventsOf(present), asOf));
    return isPresent(state) ? state : issueNotFound(`#${iid}`);
  }

  private eventsOf({ issueId }: Ids) {
    return this.eventStore.read<IssueEvent>(issueStream(issueId));
  }

  /** What a contact is shown as, of those that are shown of the issue; null for all others (LNK-1, LNK-3). */
  private async shownContacts(changes: readonly IssueHistoryChange[], scope: RequestScope) {
    const ids = new Set(changes.flatMap(({ changes }) => idsIn(changes.contactIds)));
    if (ids.size === 0 || !seesContacts(scope.access)) return () => null;
    const { byId, replaced } = await this.linkedContacts.findFresh([...ids], [], scope);
    return (id: number): number | null => (byId.has(id) ? id : (replaced.get(id) ?? null));
  }

  private async withAddresses<Item extends Pick<SeenChange, 'participants' | 'changes'>>(
    items: readonly Item[],
    scope: RequestScope,
  ): Promise<Omit<Item, 'participants'>[]> {
    const correspondents = items.flatMap(({ participants }) => [
      ...(participants?.from ?? []),
      ...(participants?.to ?? []),
    ]);
    const named = await this.names.of({ users: [], correspondents }, scope);
    const addresses = (ids: readonly string[] | null) => ids && ids.map((id) => named.addressOf(id));
    return items.map(({ participants, ...item }) => {
      if (!participants) return item;
      const { from, to } = participants;
      return { ...item, changes: { participants: { from: addresses(from), to: addresses(to) } } };
    });
  }
}

/** HIS-3: null where there is nothing of it that this reader may see. */
const seenBy = (
  access: Access,
  { internal, writtenBy = {}, changes: recorded, isDeleted, ...change }: IssueHistoryChange,
  shownContact: (id: number) => number | null,
): SeenChange | null => {
  if (internal && !isPlanner(access)) return null;
  const { contactIds, ...others } = recorded;
  const texts = Object.entries(writtenBy).flatMap(([name, by]) =>
    others[name] ? [[name, isDeleted ? {} : textsFor(access, others[name], by)] as const] : [],
  );
  const contacts = contactsFor(contactIds, shownContact);
  if (change.action === 'contacts_changed' && !contacts) return null;
  const changes = { ...others, ...Object.fromEntries(texts), ...(contacts ? { contactIds: contacts } : {}) };
  return { ...change, changes };
};

/** Texts are for Planners, and for who wrote them. */
const textsFor = (access: Access, { from, to }: HistoryChanges[string], by: Authors): Changes[string] => {
  const mayRead = (author: number | null) => author === null || author === access.user?.id || isPlanner(access);
  return { ...(mayRead(by.from) ? { from } : {}), ...(mayRead(by.to) ? { to } : {}) };
};

const contactsFor = (
  change: HistoryChanges[string] | undefined,
  shownContact: (id: number) => number | null,
): Changes[string] | null => {
  const shown = (value: HistoryValue) => {
    const ids = new Set(listed(value).flatMap((id) => shownContact(id) ?? []));
    return ids.size > 0 ? [...ids].sort((a, b) => a - b) : null;
  };
  const from = change ? shown(change.from) : null;
  const to = change ? shown(change.to) : null;
  return `${from}` === `${to}` ? null : { from, to };
};

const listed = (value: HistoryValue): readonly number[] =>
  Array.isArray(value) ? value.filter((id) => typeof id === 'number') : [];
const idsIn = (change: HistoryChanges[string] | undefined): readonly number[] =>
  change ? [...listed(change.from), ...listed(change.to)] : [];

/** A page of them is one message. */
const withFittedTexts = (items: readonly HistoryEntry[]): HistoryEntry[] => {
  const texts = items.flatMap(({ changes }) =>
    Object.values(changes).flatMap(({ from, to }) => [from, to].filter((value) => typeof value === 'string')),
  );
  const next = fitted(texts).values();
  const cut = (change: Changes[string]): Changes[string] =>
    Object.fromEntries(
      Object.entries(change).map(([side, value]) => [side, typeof value === 'string' ? next.next().value! : value]),
    );
  return items.map((item) => ({
    ...item,
    changes: Object.fromEntries(Object.entries(item.changes).map(([name, change]) => [name, cut(change)])),
  }));
};
