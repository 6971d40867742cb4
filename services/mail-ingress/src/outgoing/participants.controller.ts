import { Controller } from '@nestjs/common';
import {
  Access,
  addEmailParticipant,
  clearEmailParticipant,
  convertToTicket,
  EmailParticipantView,
  listEmailParticipants,
  makeTicket,
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
import { MailboxRef, Participant } from '../conversations/participant';
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
    const participants = (await this.conversations.ofIssue(issueId))?.participants ?? [];
    return { participants: await this.show(participants, scope.access) };
  }

  @Answers(addEmailParticipant, reporters)
  async add({ payload: { iid, email }, scope }: IncomingRequest<typeof addEmailParticipant>) {
    assertWritable(scope.access);
    const issue = await this.issueOf(iid, scope);
    const participant = await this.addTo(issue, await this.write(email, scope), scope);
    return { participant: await this.shown(participant, scope.access) };
  }

  /** MI-12: also where the address takes part already. */
  @Answers(convertToTicket, reporters)
  async convert({ payload: { iid, email }, scope }: IncomingRequest<typeof convertToTicket>) {
    assertWritable(scope.access);
    const issue = await this.issueOf(iid, scope);
    const written = await this.write(email, scope);
    await this.conversations.assertRoom(issue.issueId, written.correspondentId);
    await this.client.ask(makeTicket, { iid, correspondentId: written.mailboxId }, scope);
    await this.addTo(issue, written, scope).catch(ifPresent);
    return {};
  }

  /** @throws InvalidFields */
  private async write(email: string, scope: RequestScope): Promise<MailboxRef> {
    const address = email.trim();
    if (mailable(address) === null || (await this.recipients.own([address]))(address))
      throw new InvalidFields([{ path: 'email', message: 'is invalid' }]);
    return this.correspondents.write({ address, name: null }, scope.command(), null);
  }

  /** @throws DomainError `no-address-added`, `participant-limit-reached` */
  private async addTo(
    issue: IssueRef,
    { correspondentId, mailboxId }: MailboxRef,
    scope: RequestScope,
  ): Promise<Participant> {
    const asked = { ...issue, correspondentId, mailboxId, addedBy: scope.access.user!.id };
    const { participant, queued } = await this.conversations.add(asked, scope.command());
    for (const mail of queued) await this.outgoingMails.queue(mail, scope.command(`queue-${mail.outgoingId}`));
    await this.note(issue, 'added', participant, scope);
    return participant;
  }

  @Answers(removeEmailParticipant, reporters)
  async remove({ payload: { iid, participantId: seat }, scope }: IncomingRequest<typeof removeEmailParticipant>) {
    assertWritable(scope.access);
    const issue = await this.issueOf(iid, scope);
    const participant = participantAt(await this.conversations.ofIssue(issue.issueId), seat);
    if (!participant) throw notFound(seat);
    const { isRemoved, lastQueued } = await this.conversations.remove(
      { issueId: issue.issueId, seat },
      scope.command(),
    );
    const withdrawn = await this.outgoingMails.withdraw(lastQueued, 'removed', (step) => scope.command(step));
    if (isRemoved) await this.note(issue, 'removed', participant, scope);
    for (const executed of withdrawn) await this.readModels.waitUntilVisible(executed);
    return { removed: isRemoved };
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

const ifPresent = (error: unknown): void => {
  if (!(error instanceof DomainError) || error.code !== 'no-address-added') throw error;
};

const notFound = (seat: number) =>
  new DomainError<ParticipantRefusal>('participant-not-found', `The issue has no participant ${seat}`);
