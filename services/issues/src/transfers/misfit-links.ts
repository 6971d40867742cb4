import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { findMisfitLinks, ownersOfContacts, removeMisfitLinks, ReplyOf, RequestPayload } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Commands } from '@ledgerdesk/event-store';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { SetIssueContacts } from '../contacts/decide-contacts';
import { inParts } from '../in-parts';
import { IssueIds } from '../issues/issue-ids';
import { without } from '../without';
import { LinkedIssue } from '../issues/issue-links/issue-links.projection';
import { IssueLinks } from '../issues/issue-links/issue-links.query';

const ISSUES_AT_ONCE = 64;

/** One that is being moved is treated when that has ended. */
const unlessDeleted = (error: unknown): void => {
  const code = error instanceof DomainError ? error.code : null;
  if (code === 'issue-being-moved') throw new DomainError('unavailable', 'An issue is being moved; try again');
  if (code !== 'issue-not-found') throw error;
};

/** Links of a project that do not fit its contact source (PRJ-2). */
@Injectable()
export class MisfitLinks {
  constructor(
    private readonly commands: Commands,
    private readonly client: ServiceClient,
    private readonly ids: IssueIds,
    private readonly issueLinks: IssueLinks,
  ) {}

  async remove(
    { projectId, keepSourceId, by, after }: RequestPayload<typeof removeMisfitLinks>,
    scope: RequestScope,
  ): Promise<ReplyOf<typeof removeMisfitLinks>> {
    const { issues, next } = await this.issueLinks.part([projectId], after, scope);
    const fitting = await this.fitting(issues, keepSourceId, scope);
    const misfits = issues
      .map(({ issueId, contactIds }) => ({ issueId, remove: without(contactIds, fitting) }))
      .filter(({ remove }) => remove.length > 0);
    const noteIds = await this.ids.note.takeMany(misfits.length);
    const atOnce = pLimit(ISSUES_AT_ONCE);
    const removing = ({ issueId, remove }: (typeof misfits)[number], noteId: number) => {
      const removal = { issueId, projectId, authorId: by, add: [], remove, hidden: [], systemNoteIds: [noteId] };
      const step = `remove ${issueId} ${remove.join()}`;
      return this.commands.execute(new SetIssueContacts(removal, scope.command(step))).catch(unlessDeleted);
    };
    await Promise.all(misfits.map((misfit, index) => atOnce(removing, misfit, noteIds[index]!)));
    return { next, issues: misfits.length, links: misfits.reduce((sum, { remove }) => sum + remove.length, 0) };
  }

  /** SRC-7 */
  async find(
    { projectIds, keepSourceId, after }: RequestPayload<typeof findMisfitLinks>,
    scope: RequestScope,
  ): Promise<ReplyOf<typeof findMisfitLinks>> {
    const { issues, next } = await this.issueLinks.part(projectIds, after, scope);
    const fitting = keepSourceId === null ? [] : await this.fitting(issues, keepSourceId, scope);
    return { found: issues.some(({ contactIds }) => without(contactIds, fitting).length > 0), next };
  }

  private async fitting(
    issues: readonly LinkedIssue[],
    sourceId: number,
    scope: RequestScope,
  ): Promise<readonly number[]> {
    const linked = issues.flatMap(({ contactIds }) => contactIds);
    const answers = await inParts(linked, (ids, part) =>
      this.client.ask(ownersOfContacts, { ids }, scope, `${ownersOfContacts.subject} ${part}`),
    );
    return answers.flatMap(({ owners }) =>
      owners.filter(({ groupId }) => groupId === sourceId).map(({ contactId }) => contactId),
    );
  }
}
