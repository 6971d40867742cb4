import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { leadMergedLinks, ReplyOf, RequestPayload } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Commands } from '@ledgerdesk/event-store';
import { RequestScope } from '@ledgerdesk/messaging';
import { LinkedIssue } from '../issues/issue-links/issue-links.projection';
import { IssueLinks } from '../issues/issue-links/issue-links.query';
import { RepointContacts } from './decide-repointing';
import { TakeContactsBack } from './decide-undoing';

type Payload = RequestPayload<typeof leadMergedLinks>;

const ISSUES_AT_ONCE = 64;
/** Nothing is noted. */
const NOBODY = 0;

/** Links to a contact that was merged by hand, or is back (MRG-1, MRG-2). */
@Injectable()
export class MergedLinks {
  constructor(
    private readonly commands: Commands,
    private readonly issueLinks: IssueLinks,
  ) {}

  async lead(payload: Payload, scope: RequestScope): Promise<ReplyOf<typeof leadMergedLinks>> {
    const { fromId, intoId, undoes, afterId } = payload;
    const issues = await this.issueLinks.knowing(undoes === undefined ? fromId : intoId, afterId, scope);
    const atOnce = pLimit(ISSUES_AT_ONCE);
    await Promise.all(issues.map((issue) => atOnce(() => this.leadIssue(issue, payload, scope))));
    return { nextAfterId: issues.at(-1)?.issueId ?? null };
  }

  private async leadIssue({ issueId, projectId }: LinkedIssue, payload: Payload, scope: RequestScope): Promise<void> {
    const { mergeId, undoes, fromId, intoId } = payload;
    const ids = { issueId, projectId, mergeId };
    const counterparts = [{ from: fromId, to: intoId }];
    const unnoted = { authorId: NOBODY, systemNoteIds: [], counterparts: [], misfits: [], others: false };
    const metadata = scope.command(`${mergeId} ${issueId}`);
    const command =
      undoes === undefined
        ? new RepointContacts({ ...ids, counterparts }, metadata)
        : new TakeContactsBack({ ...ids, undoes, ...unnoted }, metadata);
    try {
      await this.commands.execute(command);
    } catch (error) {
      // One that was deleted, or is another project's by now, has nothing to lead.
      if (!(error instanceof DomainError && error.code === 'issue-not-found')) throw error;
    }
  }
}
