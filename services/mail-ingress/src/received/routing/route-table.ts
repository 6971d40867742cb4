import { ParticipantRef } from '../../addresses/participant-ref';
import { PresentConversation } from '../../conversations/conversation';
import { EnteredProject } from '../../service-desk/enter-project';
import { isAutomatic } from './mail-class';
import { RefusalCode } from '../../conversations/rejection-code';
import { IgnoredCode } from '../mail-codes';
import { ReadMail } from './mail-reader';
import { MailInput } from '../mail.process';
import { Thread } from './threads';

type Answers = Extract<Thread, { kind: 'answers' }>;

/** What the rows of the table ask and decide with. */
export type Handling = Readonly<{
  thread(): Promise<Thread | null>;
  conversationOf(seat: ParticipantRef): Promise<PresentConversation | null>;
  /** Null where nothing can be written there (RT-15). */
  enter(projectId: number): Promise<EnteredProject | null>;
  ignore(code: IgnoredCode, projectId?: number): MailInput;
  refuse(code: RefusalCode, projectId?: number): MailInput;
  wait(forMailId: string): MailInput;
  unsubscribe(conversation: PresentConversation, seat: number): MailInput;
  bounce(conversation: PresentConversation, seat: number): MailInput;
  note(access: EnteredProject, thread: Answers): Promise<MailInput>;
  issue(access: EnteredProject, refersTo: PresentConversation | null): Promise<MailInput>;
}>;
type Handle = (mail: ReadMail, by: Handling) => Promise<MailInput | null>;

const ownMail: Handle = async (mail, by) => (mail.class === 'own-mail' ? by.ignore('own-mail') : null);

/** LOOP-3 to LOOP-6: none of them is ever an issue or a note. */
const bounceOrReport: Handle = async (mail, by) => {
  const { returnsTo, replyTo } = mail.addressed;
  switch (mail.class) {
    case 'bounce': {
      const found = await concerned([returnsTo, ...mail.quotedSeats], by);
      return found ? by.bounce(found.conversation, found.seat) : by.ignore('unrelated-bounce');
    }
    case 'complaint': {
      const found = await concerned([returnsTo, replyTo, ...mail.quotedSeats], by);
      return found ? by.unsubscribe(found.conversation, found.seat) : by.ignore('complaint');
    }
    case 'delivery-news':
    case 'receipt':
      return by.ignore(mail.class);
    case 'normal':
    case 'own-mail':
    case 'auto-reply':
    case 'auto-generated':
    case 'bulk':
      return null;
  }
};

/** Whom a report is about: nothing counts but what nobody else can make (LOOP-10). */
const concerned = async (seats: readonly (ParticipantRef | null)[], by: Handling) => {
  for (const seat of seats) {
    const conversation = seat && (await by.conversationOf(seat));
    if (conversation) return { conversation, seat: seat.seat };
  }
  return null;
};

const unsubscribeAddress: Handle = async ({ addressed: { unsubscribes: seat } }, by) => {
  const conversation = seat && (await by.conversationOf(seat));
  return conversation ? by.unsubscribe(conversation, seat.seat) : null;
};

const reply: Handle = async (mail, by) => {
  const thread = await by.thread();
  if (thread?.kind === 'still-processed') return by.wait(thread.mailId);
  if (thread?.kind !== 'answers') return null;
  const access = await by.enter(thread.conversation.projectId);
  if (!access) return by.refuse('project-not-found', thread.conversation.projectId);
  const { isEmpty, attachments, notStored, replyText } = mail.parsed;
  const hasNothing = isEmpty && !replyText.trim() && attachments.length + notStored.length === 0;
  return hasNothing ? by.refuse('empty-mail', access.target.id) : by.note(access, thread);
};

const newIssue: Handle = async (mail, by) => {
  const { project } = mail.addressed;
  if (!project) return null;
  if (isAutomatic(mail.class)) return by.ignore(mail.class, project.access.target.id);
  const thread = await by.thread();
  return by.issue(project.access, thread?.kind === 'refers' ? thread.conversation : null);
};

const nothingToReach: Handle = async (mail, by) =>
  isAutomatic(mail.class) ? by.ignore(mail.class) : by.refuse(mail.addressed.otherwise);

/** RT-17: the first that fits handles the mail. */
export const routeTable: readonly (readonly [string, Handle])[] = [
  ['own mail', ownMail],
  ['bounce or report', bounceOrReport],
  ['unsubscribe address', unsubscribeAddress],
  ['reply', reply],
  ['new issue', newIssue],
  ['nothing to reach', nothingToReach],
];
