import { Injectable } from '@nestjs/common';
import { AnnouncementOf, issueCreated, IssueView, noteAdded, readIssueById, roles } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { AnnouncementHandler, Clock, ListenerDefinition } from '@ledgerdesk/service-host';
import { ServiceDesks } from '../service-desk/service-desks';
import { SupportBot } from '../service-desk/support-bot';
import { TeamMembers } from '../team/team-members';
import { TicketTeams } from '../team/ticket-teams';
import { OutgoingMails } from './outgoing-mails';

const QUEUED_WITHIN_MS = 10_000;
type Heard = typeof issueCreated | typeof noteAdded;
type News = Readonly<{ projectId: number; issueId: number; iid: number; noteId: number | null }>;

/**
 * Users are mailed what comes by mail: assignees each public note (MEM-1), those whom the project names each new ticket, and
 * notes on tickets without assignee (MEM-5).
 */
@Injectable()
export class QueueTeamMails implements AnnouncementHandler<Heard> {
  constructor(
    private readonly serviceDesks: ServiceDesks,
    private readonly supportBot: SupportBot,
    private readonly teamMembers: TeamMembers,
    private readonly teams: TicketTeams,
    private readonly outgoingMails: OutgoingMails,
    private readonly client: ServiceClient,
    private readonly clock: Clock,
  ) {}

  /** A repetition queues the same mails. */
  async handle(announcement: AnnouncementOf<Heard>): Promise<void> {
    const { data } = announcement;
    if ('noteId' in data && (data.internal || !data.external)) return;
    const { projectId, issueId, iid } = data;
    const news: News = { projectId, issueId, iid, noteId: 'noteId' in data ? data.noteId : null };
    const desk = await this.serviceDesks.of(projectId);
    const { notifyUsers } = desk.options;
    if (!desk.enabled || (news.noteId === null && notifyUsers.length === 0)) return;

    const scope = RequestScope.ofAnnouncement(announcement, 'mail', QUEUED_WITHIN_MS);
    const access = await this.supportBot.enter(projectId, scope);
    const issue = access && (await this.issueOf(issueId, scope.as(access)));
    if (!issue?.serviceDesk) return;
    const members = await this.recipients(news, issue, notifyUsers, scope.as(access));
    const at = this.clock.now();
    for (const userId of members) {
      const mail = await this.teams.queue({ ...news, userId }, scope.command(`queue-${userId}`, at));
      if (mail) await this.outgoingMails.queue(mail, scope.command(mail.outgoingId, at));
    }
  }

  private async recipients(
    { noteId }: News,
    { assignees }: IssueView,
    notifyUsers: readonly number[],
    scope: RequestScope,
  ): Promise<readonly number[]> {
    const assigned = noteId === null ? [] : assignees.map(({ id }) => id);
    const members = await this.teamMembers.among(assigned.length > 0 ? assigned : notifyUsers, scope);
    const isOfTeam = (role: number) => assigned.length > 0 || role >= roles.planner;
    return members
      .filter(({ reads, wantsMails, address, role }) => reads && wantsMails && address !== null && isOfTeam(role))
      .map(({ id }) => id);
  }

  private async issueOf(issueId: number, scope: RequestScope): Promise<IssueView | null> {
    try {
      return (await this.client.ask(readIssueById, { issueId }, scope)).issue;
    } catch (error) {
      if (error instanceof DomainError && error.code === 'issue-not-found') return null;
      throw error;
    }
  }
}

export const queueMailsForTeam: ListenerDefinition = {
  durable: 'team-mails',
  contracts: [issueCreated, noteAdded],
  handler: QueueTeamMails,
};
