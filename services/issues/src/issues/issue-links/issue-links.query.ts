import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { EventStore } from '@ledgerdesk/event-store';
import { RequestScope } from '@ledgerdesk/messaging';
import { ReadModels } from '@ledgerdesk/read-models';
import { LinkedIssue, issueLinks } from './issue-links.projection';

/** `next`: the cursor of the part after this one; null at the end. */
type Part<Name extends string, Item> = Readonly<Record<Name, Item[]> & { next: string | null }>;
/** After an issue; with a contact, among the contacts of the issue. */
type Cursor = Readonly<{ projectId: number; issueId: number; contactId: number | null }>;

const MOST_ISSUES = 500;
const CONTACTS_AT_ONCE = 32;
/** Some issues have hundreds of links. */
const MOST_BYTES = 100_000;
const STORED_WITHIN_MS = 10_000;

/** Which issues of some projects have or had which links, by project and issue, a part at a time. */
@Injectable()
export class IssueLinks {
  constructor(
    private readonly readModels: ReadModels,
    private readonly eventStore: EventStore,
  ) {}

  /** Whatever was stored before the first part was asked for is among them. @throws DomainError `unavailable` */
  async part(
    projectIds: readonly number[],
    after: string | null,
    scope: RequestScope,
  ): Promise<Part<'issues', LinkedIssue>> {
    const cursor = after === null ? null : cursorOf(after);
    if (!cursor) await this.waitForStored(scope);
    const documents = await this.readModels.documents(issueLinks);
    const issues: LinkedIssue[] = [];
    for (const projectId of inOrder(projectIds).filter((id) => id >= (cursor?.projectId ?? 0))) {
      const { documents: found, next } = await documents.find({
        where: { projectId, issueId: { gt: cursor?.projectId === projectId ? lastDone(cursor) : 0 } },
        sort: { field: 'issueId', direction: 'ascending' },
        limit: MOST_ISSUES - issues.length,
        maxBytes: MOST_BYTES,
      });
      issues.push(...found);
      if (next !== null || issues.length === MOST_ISSUES) return { issues, next: placeOf(issues.at(-1)!) };
    }
    return { issues, next: null };
  }

  /** Whom they are linked to, each contact at least once. @throws DomainError `unavailable` */
  async contactIds(
    projectIds: readonly number[],
    { after, limit }: Readonly<{ after: string | null; limit: number }>,
    scope: RequestScope,
  ): Promise<Part<'contactIds', number>> {
    const { issues, next } = await this.part(projectIds, after, scope);
    const cursor = after === null ? null : cursorOf(after);
    const found = new Set<number>();
    for (const issue of issues) {
      let last = cursor?.issueId === issue.issueId ? (cursor.contactId ?? 0) : 0;
      for (const contactId of inOrder(issue.contactIds).filter((id) => id > last)) {
        if (found.size === limit) return { contactIds: [...found], next: `${placeOf(issue)}/${last}` };
        found.add(contactId);
        last = contactId;
      }
    }
    return { contactIds: [...found], next };
  }

  /** Those of these contacts that any issue is linked to. @throws DomainError `unavailable` */
  async linkedAmong(contactIds: readonly number[], scope: RequestScope): Promise<number[]> {
    await this.waitForStored(scope);
    const documents = await this.readModels.documents(issueLinks);
    const atOnce = pLimit(CONTACTS_AT_ONCE);
    const found = await Promise.all(
      contactIds.map((id) =>
        atOnce(async () => ((await documents.count({ contactIds: { hasAny: [id] } }, 1)) > 0 ? [id] : [])),
      ),
    );
    return found.flat();
  }

  /**
   * Issues of any project that this contact is linked to, or was taken off, by their ids. Whatever was stored before this was
   * asked for is among them.
   *
   * @throws DomainError `unavailable`
   */
  async knowing(contactId: number, afterId: number, scope: RequestScope): Promise<readonly LinkedIssue[]> {
    await this.waitForStored(scope);
    const documents = await this.readModels.documents(issueLinks);
    const { documents: found } = await documents.find({
      where: { knownIds: { has: contactId }, issueId: { gt: afterId } },
      sort: { field: 'issueId', direction: 'ascending' },
      limit: MOST_ISSUES,
      maxBytes: MOST_BYTES,
    });
    return found;
  }

  /** The position of whatever is stored by now. */
  stored(): Promise<number> {
    return this.eventStore.log.head();
  }

  /**
   * Until whatever is stored by now, or up to a position, is shown, by the list of issues as well.
   *
   * @throws DomainError `unavailable`
   */
  async waitForStored({ remainingMs }: RequestScope, upTo?: number): Promise<void> {
    const withinMs = Math.min(remainingMs, STORED_WITHIN_MS);
    if (await this.readModels.waitForPosition(issueLinks.handles, upTo ?? (await this.stored()), withinMs)) return;
    throw new DomainError('unavailable', 'The links of issues are not up to date at present; try again soon');
  }
}

const inOrder = (ids: readonly number[]): readonly number[] => [...new Set(ids)].sort((a, b) => a - b);

const placeOf = ({ projectId, issueId }: LinkedIssue): string => `${projectId}/${issueId}`;
const cursorOf = (text: string): Cursor => {
  const [projectId = 0, issueId = 0, contactId = null] = text.split('/').map(Number);
  return { projectId, issueId, contactId };
};
/** Ids are whole numbers. */
const lastDone = ({ issueId, contactId }: Cursor): number => (contactId === null ? issueId : issueId - 1);
