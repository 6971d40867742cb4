import { Injectable } from '@nestjs/common';
import {
  contactsOfOrganization,
  listIssues,
  MAX_TOTAL,
  nameUsers,
  RequestPayload,
  readLinkedContacts,
  ReplyOf,
} from '@ledgerdesk/contracts';
import { DomainError, Where } from '@ledgerdesk/event-sourcing';
import { foldCase } from '@ledgerdesk/fields';
import { numberedPage, ReadModels } from '@ledgerdesk/read-models';
import { fitted } from '../../fitted-texts';
import { seesContacts } from '../../issue-access';
import { Names } from '../../names';
import { Behalf, OtherServices } from '../../other-services';
import { issueView, unnamedOf } from '../shown-issue';
import { issueList } from './issue-list.projection';
import { VisibleIssues } from './visible-issues';

type Asked = RequestPayload<typeof listIssues>;
/** Null: nothing fits. */
type Narrowed = Where | null;

const fields = { created_at: 'createdAt', updated_at: 'updatedAt', title: 'foldedTitle' } as const;

@Injectable()
export class IssueList {
  constructor(
    private readonly readModels: ReadModels,
    private readonly visibleIssues: VisibleIssues,
    private readonly services: OtherServices,
    private readonly names: Names,
  ) {}

  /** Of what the asker may read, what fits, a page of it (ISS-15 to ISS-25). */
  async page(asked: Asked, behalf: Behalf): Promise<ReplyOf<typeof listIssues>> {
    const [visible, byAuthor, byContact] = await Promise.all([
      this.visibleIssues.of(behalf),
      this.byAuthor(asked, behalf),
      this.byContact(asked, behalf),
    ]);
    if (!byAuthor || !byContact) return { items: [], total: 0, more: false };
    const where = { ...plainly(asked), ...byAuthor, ...byContact, ...visible.where };
    const documents = await this.readModels.documents(issueList);
    const { found, ...rest } = await numberedPage(
      documents,
      { ...asked, where, field: fields[asked.orderBy] },
      MAX_TOTAL,
    );

    const named = await this.names.of(unnamedOf(found.map(({ issue }) => issue)), behalf);
    const descriptions = fitted(found.map(({ issue }) => issue.description ?? ''));
    const items = found.map(({ issue }, index) => ({
      ...issueView(issue, named, visible.isPlanner(issue.projectId)),
      description: descriptions[index] || null,
    }));
    return { items, ...rest };
  }

  /** ISS-19, ISS-20; nobody is assigned to an issue. */
  private async byAuthor({ scope, authorId, authorUsername }: Asked, behalf: Behalf): Promise<Narrowed> {
    if (scope === 'assigned_to_me') return null;
    const authors = [
      ...(scope === 'created_by_me' ? [behalf.access.user?.id ?? null] : []),
      ...(authorId === null ? [] : [authorId]),
      ...(authorUsername === null ? [] : [await this.userNamed(authorUsername, behalf)]),
    ];
    const [author] = authors;
    if (author === undefined) return {};
    return author !== null && authors.every((other) => other === author) ? { authorId: author } : null;
  }

  private async userNamed(username: string, behalf: Behalf): Promise<number | null> {
    const { users } = await this.services.ask(nameUsers, { userIds: [], usernames: [username.slice(0, 255)] }, behalf);
    return users[0]?.id ?? null;
  }

  /** ISS-21 to ISS-23. */
  private async byContact({ contactId, organizationId }: Asked, behalf: Behalf): Promise<Narrowed> {
    if (contactId === null && organizationId === null) return {};
    if (!seesContacts(behalf.access)) return null;
    const [contact, ofOrganization] = await Promise.all([
      contactId === null ? null : this.contact(contactId, behalf),
      organizationId === null ? null : this.ofOrganization(organizationId, behalf),
    ]);
    const members = new Set(ofOrganization ?? contact);
    const ids = (contact ?? ofOrganization ?? []).filter((id) => members.has(id));
    return ids.length > 0 ? { contactIds: { hasAny: ids } } : null;
  }

  private async contact(contactId: number, behalf: Behalf): Promise<readonly number[]> {
    const { contacts } = await this.services
      .ask(readLinkedContacts, { ids: [contactId] }, behalf)
      .catch(nothingIfRefused({ contacts: [] }));
    return contacts.map(({ id }) => id);
  }

  private async ofOrganization(organizationId: number, behalf: Behalf): Promise<readonly number[]> {
    const asked = this.services.ask(contactsOfOrganization, { organizationId }, behalf);
    return (await asked.catch(nothingIfRefused({ ids: [] }))).ids;
  }
}

const nothingIfRefused =
  <Nothing>(nothing: Nothing) =>
  (error: unknown): Nothing => {
    if (error instanceof DomainError && ['forbidden', 'crm-disabled'].includes(error.code)) return nothing;
    throw error;
  };

const plainly = (asked: Asked): Where => ({
  ...(asked.state === 'all' ? {} : { state: asked.state }),
  ...containing(asked),
  ...(asked.confidential === null ? {} : { confidential: asked.confidential }),
  ...(asked.iids === null ? {} : { iid: { in: asked.iids } }),
  ...between('createdAt', asked.createdAfter, asked.createdBefore),
  ...between('updatedAt', asked.updatedAfter, asked.updatedBefore),
});

/** ISS-16: every word, without case. */
const containing = ({ search, searchIn }: Asked): Where => {
  const words = [
    ...new Set(
      foldCase(search ?? '')
        .split(/\s+/)
        .filter(Boolean),
    ),
  ];
  if (words.length === 0) return {};
  const inTitle = searchIn.includes('title');
  const inDescription = searchIn.includes('description');
  if (inTitle === inDescription) return { search: { containsAll: words } };
  return { [inTitle ? 'foldedTitle' : 'foldedDescription']: { containsAll: words } };
};

/** ISS-24, both inclusive. */
const between = (field: string, after: string | null, before: string | null): Where => {
  const range = {
    ...(after === null ? {} : { gte: new Date(after).toISOString() }),
    ...(before === null ? {} : { lte: new Date(before).toISOString() }),
  };
  return after === null && before === null ? {} : { [field]: range };
};
