import { Injectable } from '@nestjs/common';
import { Access, IssueDetailsView, IssueRefusal, IssueView, locateIssues, ReplyOf } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { EventStore } from '@ledgerdesk/event-store';
import { RequestScope } from '@ledgerdesk/messaging';
import { issueDecider } from '../../issue.decider';
import { isOwner, isPlanner, mayRead, projectOf } from '../../issue-access';
import { Names } from '../../names';
import { DeletedIssue, Ids, isPresent, Issue, issueStream, movedAway, Moving, PresentIssue } from '../issue';
import { IssueNumbers } from '../issue-numbers';
import { issueDetailsOf, issueView, shownIssue, unnamedOf } from '../shown-issue';

/** By its number in the project that was entered, or by its id. */
export type IssueReference = Readonly<{ iid: number } | { issueId: number }>;

/** Read from the issue's stream, so that it is never behind. */
@Injectable()
export class IssueDetails {
  constructor(
    private readonly eventStore: EventStore,
    private readonly numbers: IssueNumbers,
    private readonly names: Names,
  ) {}

  /** @throws DomainError `issue-not-found` alike where there is none, and where it may not be read */
  async read(iid: number, access: Access): Promise<PresentIssue> {
    const issueId = await this.numbers.issueId(projectOf(access).id, iid);
    const issue = issueId === null ? null : await this.find(issueId);
    return issue && mayRead(access, issue) ? issue : issueNotFound(`#${iid}`);
  }

  /**
   * Of an issue that is to be changed in the project that was entered. One that is named by its id need not be there:
   * that is decided.
   *
   * @throws DomainError as `read`
   */
  async idsOf(reference: IssueReference, access: Access): Promise<Ids> {
    if ('iid' in reference) return this.read(reference.iid, access);
    return { issueId: reference.issueId, projectId: projectOf(access).id };
  }

  /** @throws DomainError `issue-not-found` */
  async readById(issueId: number): Promise<PresentIssue> {
    return (await this.find(issueId)) ?? issueNotFound(`${issueId}`);
  }

  async find(issueId: number): Promise<PresentIssue | null> {
    const issue = await this.load(issueId);
    if (!isPresent(issue)) return null;
    return issue.moving ? this.asMoved(issue, issue.moving) : issue;
  }

  /** MOV-6: from the moment when the new issue is there, the original is closed; its own stream follows. */
  private async asMoved(issue: PresentIssue, { intoId, by, at }: Moving): Promise<PresentIssue> {
    const into = await this.load(intoId);
    if (!isPresent(into) && into.status !== 'deleted') return issue;
    const { issueId, projectId, iid } = into;
    return movedAway(issue, { to: { issueId, projectId, iid }, by, at });
  }

  async locate(issueIds: readonly number[]): Promise<ReplyOf<typeof locateIssues>['issues']> {
    const found = await Promise.all([...new Set(issueIds)].map((issueId) => this.find(issueId)));
    return found.flatMap((issue) =>
      issue ? [{ issueId: issue.issueId, projectId: issue.projectId, iid: issue.iid }] : [],
    );
  }

  /** Of the issue's last event in the log. */
  async position(issueId: number): Promise<number> {
    return (await this.eventStore.load(issueStream(issueId), issueDecider)).last?.position ?? 0;
  }

  /** Also one that is deleted. */
  async load(issueId: number): Promise<Issue> {
    return (await this.eventStore.load(issueStream(issueId), issueDecider)).state;
  }

  /**
   * Of an issue that is to be deleted: whether it is there yet is decided, so that a repeat is answered alike.
   *
   * @throws DomainError as `read`
   */
  async readDeletable(iid: number, access: Access): Promise<PresentIssue | DeletedIssue> {
    const { id: projectId } = projectOf(access);
    const issueId = await this.numbers.issueId(projectId, iid);
    const issue = issueId === null ? null : await this.load(issueId);
    if (issue?.status === 'deleted' && issue.projectId === projectId && isOwner(access)) return issue;
    return issue && isPresent(issue) && mayRead(access, issue) ? issue : issueNotFound(`#${iid}`);
  }

  async view(issue: PresentIssue, scope: RequestScope): Promise<IssueView> {
    const shown = shownIssue(issue);
    return issueView(shown, await this.names.of(unnamedOf([shown]), scope), isPlanner(scope.access));
  }

  details(issue: PresentIssue, access: Access): IssueDetailsView {
    return issueDetailsOf(shownIssue(issue), access, isPlanner(access));
  }
}

export const issueNotFound = (name: string): never => {
  const code: IssueRefusal = 'issue-not-found';
  throw new DomainError(code, `There is no issue ${name} here`);
};
