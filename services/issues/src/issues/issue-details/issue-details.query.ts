import { Injectable } from '@nestjs/common';
import { Access, IssueRefusal, IssueView } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { EventStore } from '@ledgerdesk/event-store';
import { isPlanner, mayRead, projectOf } from '../../issue-access';
import { Names } from '../../names';
import { Behalf } from '../../other-services';
import { issueStream, PresentIssue } from '../issue';
import { IssueNumbers } from '../issue-numbers';
import { issueDecider } from '../issue.decider';
import { issueView, shownIssue, unnamedOf } from '../shown-issue';

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
    return issue && mayRead(access, issue) ? issue : notFound(`#${iid}`);
  }

  /** @throws DomainError `issue-not-found` */
  async readById(issueId: number): Promise<PresentIssue> {
    return (await this.find(issueId)) ?? notFound(`${issueId}`);
  }

  async find(issueId: number): Promise<PresentIssue | null> {
    const { state } = await this.eventStore.load(issueStream(issueId), issueDecider);
    return state.status === 'unknown' ? null : state;
  }

  async view(issue: PresentIssue, behalf: Behalf): Promise<IssueView> {
    const shown = shownIssue(issue);
    return issueView(shown, await this.names.of(unnamedOf([shown]), behalf), isPlanner(behalf.access));
  }
}

const notFound = (name: string): never => {
  const code: IssueRefusal = 'issue-not-found';
  throw new DomainError(code, `There is no issue ${name} here`);
};
