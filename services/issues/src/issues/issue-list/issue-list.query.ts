import { Injectable } from '@nestjs/common';
import {
  contactsToFilterBy,
  identifyCorrespondent,
  LinkedContactsRefusal,
  listIssues,
  MAX_TOTAL,
  RequestPayload,
  ReplyOf,
} from '@ledgerdesk/contracts';
import { DomainError, Where } from '@ledgerdesk/event-sourcing';
import { EventStore } from '@ledgerdesk/event-store';
import { foldCase, wordsOf } from '@ledgerdesk/fields';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { cursorPage, numberedPage, ReadModels } from '@ledgerdesk/read-models';
import { fitted } from '../../fitted-texts';
import { isReporter, seesContacts } from '../../issue-access';
import { AvailableLabels } from '../../labels/available-labels';
import { LabelList } from '../../labels/label-list/label-list.query';
import { Names } from '../../names';
import { issueDetailsOf, issueView, unnamedOf } from '../shown-issue';
import { issueList } from './issue-list.projection';
import { PeopleFilter } from './people-filter';
import { VisibleIssues } from './visible-issues';

type IssueQuery = RequestPayload<typeof listIssues>;
/**
 * `sourceId`: only issues whose contacts are those of this contact source; null: any. `everywhere`: of all groups, not only
 * of the one that was entered.
 */
type ContactFilter = Readonly<{
  where: Where;
  sourceId: number | null;
  everywhere?: boolean;
  tooMany?: boolean;
}> | null;

const LISTED_WITHIN_MS = 10_000;

const fields = { created_at: 'createdAt', updated_at: 'updatedAt', title: 'foldedTitle' } as const;

@Injectable()
export class IssueList {
  constructor(
    private readonly readModels: ReadModels,
    private readonly eventStore: EventStore,
    private readonly visibleIssues: VisibleIssues,
    private readonly client: ServiceClient,
    private readonly names: Names,
    private readonly people: PeopleFilter,
    private readonly labelList: LabelList,
    private readonly availableLabels: AvailableLabels,
  ) {}

  /** Of what the asker may read, what fits, a page of it (ISS-15 to ISS-26, MA-12). */
  async page(query: IssueQuery, scope: RequestScope): Promise<ReplyOf<typeof listIssues>> {
    const filtering = this.byContact(query, scope);
    const [visible, byPeople, byLabel, byCustomer, byContact] = await Promise.all([
      filtering.then(
        (filter) => filter && this.visibleIssues.of(filter.everywhere ? outside(scope) : scope, within(query, filter)),
      ),
      this.people.filter(query, scope),
      this.byLabel(query, scope),
      this.byExternalAuthor(query, scope),
      filtering,
    ]);
    if (!byPeople || !byCustomer || !byContact || !visible || visible.isNothing)
      return { items: [], total: 0, more: false };
    if (byContact.tooMany) throw tooManyContacts();
    const where = { ...plainly(query), ...byPeople, ...byLabel, ...byCustomer, ...byContact.where, ...visible.where };
    const documents = await this.readModels.documents(issueList);
    const { from, sort, page, perPage } = query;
    const inOrder = { where, field: fields[query.orderBy], sort };
    const { found, ...rest } = from
      ? await cursorPage(documents, { ...inOrder, ...from })
      : await numberedPage(documents, { ...inOrder, page, perPage }, MAX_TOTAL);

    const named = await this.names.of(unnamedOf(found.map(({ issue }) => issue)), scope);
    const descriptions = fitted(found.map(({ issue }) => issue.description ?? ''));
    const items = found.map(({ issue }, index) => ({
      ...issueView(issue, named, visible.isPlanner(issue.projectId)),
      description: descriptions[index] || null,
    }));
    if (!query.withDetails) return { items, ...rest };
    const details = found.map(({ issue }) => issueDetailsOf(issue, scope.access, visible.isPlanner(issue.projectId)));
    return { items, details, ...rest };
  }

  /** Whether an issue by somebody is not confidential, whatever its state. @throws DomainError `unavailable` */
  async hasOpen(projectId: number, authorId: number, { remainingMs }: RequestScope): Promise<boolean> {
    const head = await this.eventStore.log.head();
    const withinMs = Math.min(remainingMs, LISTED_WITHIN_MS);
    if (!(await this.readModels.waitForPosition(issueList.handles, head, withinMs)))
      throw new DomainError('unavailable', 'The list of issues is not up to date at present; try again soon');
    const documents = await this.readModels.documents(issueList);
    return (await documents.count({ projectId, authorId, confidential: false }, 1)) > 0;
  }

  /** MA-12: null where nothing fits, as for everyone but Reporters. */
  private async byExternalAuthor({ externalAuthor }: IssueQuery, scope: RequestScope): Promise<Where | null> {
    if (externalAuthor === null) return {};
    if (!isReporter(scope.access)) return null;
    const { correspondentId } = await this.client.ask(identifyCorrespondent, { address: externalAuthor }, scope);
    return { externalAuthorId: correspondentId };
  }

  /** ISS-17: each of them, without case. */
  private async byLabel({ labels }: IssueQuery, scope: RequestScope): Promise<Where> {
    if (labels === null) return {};
    if (typeof labels === 'string') return { isLabelled: labels === 'Any' };
    const owners = scope.access.target?.kind === 'project' ? await this.availableLabels.owners(scope) : null;
    return { labelIds: { hasAnyOfEach: await this.labelList.idsNamed(labels, owners) } };
  }

  /**
   * ISS-21 to ISS-23, by all the ids that stand for a contact (TRF-36). Anywhere, whether the asker may see these contacts
   * shows where the asker may see those of their group.
   */
  private async byContact(query: IssueQuery, scope: RequestScope): Promise<ContactFilter> {
    const { contactId, organizationId } = query;
    const { target, user } = scope.access;
    if (contactId === null && organizationId === null) return { where: {}, sourceId: null };
    if (!user || (target && !seesContacts(scope.access))) return null;
    const asked = { contactId, organizationId };
    const { groupId: sourceId, ids, tooMany } = await this.client.ask(contactsToFilterBy, asked, scope);
    const isElsewhere = target !== null && target.contactSource.groupId !== sourceId;
    if (sourceId === null || isElsewhere || (ids.length === 0 && !tooMany)) return null;
    // ISS-26, API-36
    const everywhere = target?.kind === 'group' && (query.everywhere || target.id === sourceId);
    return { where: { contactIds: { hasAny: ids } }, sourceId, everywhere, tooMany };
  }
}

/** What is looked for everywhere is of no group. */
const within = ({ includeSubgroups }: IssueQuery, { sourceId, everywhere }: NonNullable<ContactFilter>) => ({
  contactSourceId: sourceId,
  includeSubgroups: includeSubgroups || everywhere === true,
});

const outside = (scope: RequestScope): RequestScope => scope.as({ ...scope.access, target: null });

const tooManyContacts = () => {
  const code: LinkedContactsRefusal = 'too-many-contacts';
  return new DomainError(code, 'Organization has too many contacts to filter by (maximum is 20000)');
};

const plainly = (query: IssueQuery): Where => ({
  ...(query.state === 'all' ? {} : { state: query.state }),
  ...containing(query),
  ...(query.confidential === null ? {} : { confidential: query.confidential }),
  ...(query.serviceDesk === null ? {} : { isTicket: query.serviceDesk }),
  ...(query.awaiting === null ? {} : { awaiting: query.awaiting }),
  ...(query.iids === null ? {} : { iid: { in: query.iids } }),
  ...between('createdAt', query.createdAfter, query.createdBefore),
  ...between('updatedAt', query.updatedAfter, query.updatedBefore),
});

/** ISS-16: every word, without case. */
const containing = ({ search, searchIn }: IssueQuery): Where => {
  const words = [...new Set(wordsOf(foldCase(search ?? '')))];
  if (words.length === 0) return {};
  const inTitle = searchIn.includes('title');
  const inDescription = searchIn.includes('description');
  // What is in one of them is in both, and is found there by an index.
  const inBoth = { search: { containsAll: words } };
  if (inTitle === inDescription) return inBoth;
  return { ...inBoth, [inTitle ? 'foldedTitle' : 'foldedDescription']: { containsAll: words } };
};

/** ISS-24, both inclusive. */
const between = (field: string, after: string | null, before: string | null): Where => {
  const range = {
    ...(after === null ? {} : { gte: new Date(after).toISOString() }),
    ...(before === null ? {} : { lte: new Date(before).toISOString() }),
  };
  return after === null && before === null ? {} : { [field]: range };
};
