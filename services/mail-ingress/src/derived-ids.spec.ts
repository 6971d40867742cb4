import { addNoteByMail, openIssueByMail, recordParticipants } from '@ledgerdesk/contracts';
import { derivedId } from '@ledgerdesk/event-store';
import { ConversationEvent, conversationStream } from './conversations/conversation';
import { StartedMail } from './fixture/started-mail';
import { newMessageId, writeMail } from './fixture/write-mail';
import { mailStream } from './intake/intake';
import { MailServer } from './outgoing/fixture/mail-server';
import { newAddress, openIssue, startWith, writeNote } from './outgoing/fixture/outbox';
import { OutgoingEvent, outgoingStream } from './outgoing/outgoing';

/** What was in hand when the service is replaced by a later release is repeated by that one, under the same ids. */
describe('ids of what has an effect', () => {
  const server = new MailServer({
    onRcptTo: (_, __, done) => done(Object.assign(new Error('5.1.1 unknown'), { responseCode: 550 })),
  });
  let started: StartedMail;
  beforeAll(async () => void (started = await startWith(server)));
  afterAll(async () => {
    await started.stop();
    await server.close();
  });
  /** Each once: what is not answered soon is asked again, as the same request. */
  const requestsTo = ({ subject }: Readonly<{ subject: string }>) => [
    ...new Set(started.services.asked.filter((asked) => asked.subject === subject).map(({ requestId }) => requestId)),
  ];
  const commandsOf = async (stream: string, type: string) =>
    (await started.read<ConversationEvent | OutgoingEvent>(stream))
      .filter((event) => event.type === type)
      .map(({ metadata: { commandId, mailId, via, actor } }) => ({ commandId, mailId, via, actor }));

  it('derive from the mail or outgoing mail, and from what is done', async () => {
    const address = newAddress();
    const messageId = newMessageId();
    const { issue, thanked } = await openIssue(started, { From: address, 'Message-ID': messageId });
    const { mailId } = issue.byMail;
    const mail = mailStream(mailId);
    const outgoing = outgoingStream(thanked.outgoingId);
    await started.until(async () => (await commandsOf(outgoing, 'DeliveryFailureTold')).length > 0);

    const origin = { mailId, via: 'system', actor: null };
    const conversation = conversationStream(issue.issueId);
    expect(await commandsOf(conversation, 'MailAccepted')).toEqual([
      { ...origin, commandId: derivedId(mail, 'accept') },
    ]);
    expect(await commandsOf(outgoing, 'OutgoingMailQueued')).toEqual([
      { ...origin, commandId: derivedId(mail, `queue-${thanked.outgoingId}`) },
    ]);
    expect(await commandsOf(conversation, 'ParticipantUndeliverable')).toEqual([
      { ...origin, commandId: derivedId(derivedId(outgoing, 'tell-0'), 'bounce') },
    ]);
    expect(requestsTo(openIssueByMail)).toEqual([derivedId(mail, 'open-issue')]);
    expect(requestsTo(recordParticipants)).toEqual([derivedId(mail, 'tell-added'), derivedId(outgoing, 'tell-0')]);

    const answer = await started.process(writeMail({ From: address, 'In-Reply-To': messageId }));
    expect(requestsTo(addNoteByMail)).toEqual([derivedId(mailStream(answer), 'add-note')]);
  });
  it('derive from the announcement and the mail, of a note', async () => {
    const { issue } = await openIssue(started);
    const { noteId } = await writeNote(started, issue.issueId);
    const outgoingId = `${issue.issueId}-1-note-${noteId}`;
    const queued = await commandsOf(outgoingStream(outgoingId), 'OutgoingMailQueued');
    expect(queued).toEqual([
      { commandId: derivedId(`note-${noteId}`, outgoingId), mailId: undefined, via: 'mail', actor: null },
    ]);
  });
});
