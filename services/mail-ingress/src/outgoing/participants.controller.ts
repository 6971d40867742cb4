import { Controller } from '@nestjs/common';
import {
  Access,
  addEmailParticipant,
  clearEmailParticipant,
  EmailParticipantView,
  listEmailParticipants,
  ParticipantRefusal,
  readIssue,
  removeEmailParticipant,
} from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { InvalidFields } from '@ledgerdesk/fields';
import { Allows, Answers, IncomingRequest, RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { ReadModels } from '@ledgerdesk/read-models';
import { participantAt } from '../conversations/conversation';
import { Conversations } from '../conversations/conversations';
import { IssueNotifier } from '../conversations/issue-notifier';
import { Participant } from '../conversations/participant';
import { Correspondents } from '../correspondents/correspondents';
import { maskAddress } from '../correspondents/mask-address';
import { assertWritable, reporters } from '../service-desk/project-members';
import { Recipients } from '../service-desk/recipients';
import { OutgoingMails } from './outgoing-mails';
import { mailable } from './rendering/mailable';

/** Whether the issue may be read is for its service to say. */
const readers: Allows = ({ target }) => target?.kind === 'project';

type IssueRef = Readonly<{ issueId: number; iid: number; projectId: number }>;

/** Who is mailed about an issue (MA-10, PART-4, PART-5). */
@Controller()
export class ParticipantsController {
  constructor(
    private readonly conversations: Conversations,
    private readonly correspondents: Correspondents,
    private readonly recipients: Recipients,
    private readonly outgoingMails: OutgoingMails,
    private readonly issueNotifier: IssueNotifier,
    private readonly readModels: ReadModels,
    private readonly client: ServiceClient,
  ) {}

  @Answers(listEmailParticipants, readers)
  async list({ payload: { iid }, scope }: IncomingRequest<typeof listEmailParticipants>) {
    const { issueId } = await this.issueOf(iid, scope);
    const participants = (await this.conversations.load(issueId))?.participants ?? [];
    return { participants: await this.show(participants, scope.access) };
  }

  @Answers(addEmailParticipant, reporters)
  async add({ payload: { iid, email }, scope }: IncomingRequest<typeof addEmailParticipant>) {
    assertWritable(scope.access);
    const issue = await this.issueOf(iid, scope);
    const address = email.trim();
    if (mailable(address) === null || (await this.recipients.own([address]))(address))
      throw new InvalidFields([{ path: 'email', message: 'is invalid' }]);
    const metadata = scope.command();
    const { correspondentId, mailboxId } = await this.correspondents.write({ address, name: null }, metadata, null);
    const asked = { ...issue, correspondentId, mailboxId, addedBy: scope.access.user!.id };
    const { participant, queued } = await this.conversations.add(asked, metadata);
    for (const mail of queued) await this.outgoingMails.queue(mail, scope.command(`queue-${mail.outgoingId}`));
    await this.note(issue, 'added', participant, scope);
    return { participant: await this.shown(participant, scope.access) };
  }

  @Answers(removeEmailParticipant, reporters)
  async remove({ payload: { iid, participantId: seat }, scope }: IncomingRequest<typeof removeEmailParticipant>) {
    assertWritable(scope.access);
    const issue = await this.issueOf(iid, scope);
    const participant = participantAt(await this.conversations.load(issue.issueId), seat);
    if (!participant) throw notFound(seat);
    const { isRemoved, lastQueued } = await this.conversations.remove(
      { issueId: issue.issueId, seat },
      scope.command(),
    );
    const withdrawn = await this.outgoingMails.withdraw(lastQueued, 'removed', (step) => scope.command(step));
    if (isRemoved) await this.note(issue, 'removed', participant, scope);
    for (const executed of withdrawn) await this.readModels.waitUntilVisible(executed);
    return {};
  }

  @Answers(clearEmailParticipant, reporters)
  async clear({ payload: { iid, participantId: seat }, scope }: IncomingRequest<typeof clearEmailParticipant>) {
    assertWritable(scope.access);
    const { issueId } = await this.issueOf(iid, scope);
    const participant = await this.conversations.clear({ issueId, seat }, scope.command());
    if (!participant) throw notFound(seat);
    return { participant: await this.shown(participant, scope.access) };
  }

  /** A repeat is the same note. */
  private async note(
    issue: IssueRef,
    kind: 'added' | 'removed',
    { mailboxId }: Participant,
    scope: RequestScope,
  ): Promise<void> {
    const { requestId } = scope.request(`note-${kind}`);
    await this.issueNotifier.enterAndNote(issue, { kind, correspondentIds: [mailboxId] }, requestId, scope);
  }

  private async shown(participant: Participant, access: Access): Promise<EmailParticipantView> {
    return (await this.show([participant], access))[0]!;
  }

  private async show(participants: readonly Participant[], access: Access): Promise<EmailParticipantView[]> {
    const known = await this.correspondents.find(participants.map(({ mailboxId }) => mailboxId));
    const isWhole = reporters(access);
    return participants.map(({ seat: id, mailboxId, state, addedAt: createdAt, addedBy: addedById }) => {
      const { address = '', name = null } = known.get(mailboxId) ?? {};
      const shown = isWhole ? { email: address, name } : { email: maskAddress(address), name: null };
      return { id, ...shown, state, createdAt, addedById };
    });
  }

  /** Of an issue that the asker may read. @throws DomainError `issue-not-found` */
  private async issueOf(iid: number, scope: RequestScope): Promise<IssueRef> {
    const { issue } = await this.client.ask(readIssue, { iid }, scope);
    return { issueId: issue.id, iid, projectId: scope.access.target!.id };
  }
}

const notFound = (seat: number) =>
  new DomainError<ParticipantRefusal>('participant-not-found', `The issue has no participant ${seat}`);
