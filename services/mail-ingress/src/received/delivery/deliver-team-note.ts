import { Injectable } from '@nestjs/common';
import { Access, addNoteByMail, addNoteByTeamMember, resolveAccess, Upload, Verdict } from '@ledgerdesk/contracts';
import { ServiceClient } from '@ledgerdesk/messaging';
import { TeamMembers } from '../../team/team-members';
import { MailStep } from '../mail-step';
import { Target } from '../mail-target';

type TeamNote = Readonly<{
  /** The Support Bot's. */
  access: Access;
  target: Extract<Target, { kind: 'team-note' }>;
  verdict: Verdict;
  body: string;
  uploads: Upload[];
}>;

/** Makes the note that a user has written by mail (MEM-2). */
@Injectable()
export class DeliverTeamNote {
  constructor(
    private readonly client: ServiceClient,
    private readonly teamMembers: TeamMembers,
  ) {}

  /** @throws DomainError as others refuse it, for want of rights, too */
  async write(step: MailStep, { access, target, verdict, body, uploads }: TeamNote) {
    const { issueId, noteId, projectId, userId, verified } = target;
    if (verified) {
      const who = { who: { userId }, what: { project: projectId } } as const;
      const user = await this.client.ask(resolveAccess, who, step.questions, 'enter-as-member');
      const note = { issueId, noteId, body, uploads };
      return this.client.ask(addNoteByTeamMember, note, step.questions.as(user), 'add-team-note');
    }
    const member = await this.teamMembers.one(projectId, userId, step.questions);
    const byMail = { mailId: step.mailId, correspondentId: null, verdict };
    const text = `Unverified reply from @${member?.username ?? userId}\n\n${body}`;
    const note = { issueId, noteId, body: text, internal: true, byMail, contactIds: [], uploads };
    return this.client.ask(addNoteByMail, note, step.questions.as(access), 'add-unverified-note');
  }
}
