import { ParticipantRef } from '../../addresses/participant-ref';
import { PresentConversation } from '../../conversations/conversation';
import { RefusalCode } from '../../conversations/rejection-code';
import { EnteredProject } from '../../service-desk/support-bot';
import { MAX_HOPS } from '../../intake/intake';
import { TeamSeat } from '../../team/ticket-team';
import { IgnoredCode } from '../mail-codes';
import { MailInput } from '../mail.process';
import { MailOptions } from '../../service-desk/service-desk';
import { classIn, isAutomatic, isIgnored, isUnrelated } from './mail-class';
import { ReadMail } from './mail-reader';
import { Thread } from './thread-finder';

type Answers = Extract<Thread, { kind: 'answers' }>;
type OfTeam = Extract<Thread, { kind: 'team' }>;

/** What the rows of the table ask and decide with. */
export type RoutingContext = Readonly<{
  thread(): Promise<Thread | null>;
  conversationOf(seat: ParticipantRef): Promise<PresentConversation | null>;
  /** Null where nothing can be written there (RT-15). */
  enter(projectId: number): Promise<EnteredProject | null>;
  ignore(code: IgnoredCode, projectId?: number): Promise<MailInput>;
  refuse(code: RefusalCode, projectId?: number): Promise<MailInput>;
  wait(forMailId: string): MailInput;
  unsubscribe(conversation: PresentConversation, seat: number): MailInput;
  bounce(conversation: PresentConversation, seat: number): MailInput;
  note(access: EnteredProject, thread: Answers): Promise<MailInput>;
  teamNote(access: EnteredProject, member: TeamSeat): Promise<MailInput>;
  issue(access: EnteredProject, refersTo: PresentConversation | null): Promise<MailInput>;
  optionsOf(access: EnteredProject): Promise<MailOptions>;
}>;
type RouteHandler = (mail: ReadMail, context: RoutingContext) => Promise<MailInput | null>;

/** LOOP-18 */
const mailLoop: RouteHandler = async (mail, context) =>
  mail.parsed.signs.hops > MAX_HOPS ? context.ignore('mail-loop') : null;

const ownMail: RouteHandler = async (mail, context) => (mail.class === 'own-mail' ? context.ignore('own-mail') : null);

/** LOOP-3 to LOOP-6, LOOP-20: none of them is ever an issue or a note. */
const bounceOrReport: RouteHandler = async (mail, context) => {
  const { returnsTo, replyTo } = mail.recipients;
  switch (mail.class) {
    case 'bounce': {
      const isUnrelatedMail = isUnrelated(mail.parsed.signs, mail.quotedSeats.length > 0);
      const found = isUnrelatedMail ? null : await concerned([returnsTo, ...mail.quotedSeats], context);
      return found ? context.bounce(found.conversation, found.seat) : context.ignore('unrelated-bounce');
    }
    case 'complaint': {
      const found = await concerned([returnsTo, replyTo, ...mail.quotedSeats], context);
      return found ? context.unsubscribe(found.conversation, found.seat) : context.ignore('complaint');
    }
    case 'delivery-news':
    case 'receipt':
      return context.ignore(mail.class);
    case 'normal':
    case 'own-mail':
    case 'auto-reply':
    case 'auto-generated':
    case 'bulk':
      return null;
  }
};

/** Whom a report is about: nothing counts but what nobody else can make (LOOP-10). */
const concerned = async (seats: readonly (ParticipantRef | null)[], context: RoutingContext) => {
  for (const seat of seats) {
    const conversation = seat && (await context.conversationOf(seat));
    if (conversation) return { conversation, seat: seat.seat };
  }
  return null;
};

const unsubscribeAddress: RouteHandler = async ({ recipients: { unsubscribes: seat } }, context) => {
  const conversation = seat && (await context.conversationOf(seat));
  return conversation ? context.unsubscribe(conversation, seat.seat) : null;
};

const reply: RouteHandler = async (mail, context) => {
  const thread = await context.thread();
  if (thread?.kind === 'still-processed') return context.wait(thread.mailId);
  if (thread?.kind === 'team') return teamReply(mail, context, thread);
  if (thread?.kind !== 'answers') return null;
  const access = await context.enter(thread.conversation.projectId);
  if (!access) return context.refuse('project-not-found', thread.conversation.projectId);
  return hasNothing(mail) ? context.refuse('empty-mail', access.target.id) : context.note(access, thread);
};

const hasNothing = ({ parsed: { isEmpty, attachments, notStored, replyText } }: ReadMail): boolean =>
  isEmpty && !replyText.trim() && attachments.length + notStored.length === 0;

/** MEM-2, MEM-3 */
const teamReply = async (
  mail: ReadMail,
  context: RoutingContext,
  { member, user, isFromMember }: OfTeam,
): Promise<MailInput> => {
  const { projectId } = member;
  if (isAutomatic(mail.class)) return context.ignore(mail.class, projectId);
  const access = await context.enter(projectId);
  if (!access) return context.refuse('project-not-found', projectId);
  if (!user || !isFromMember) return context.refuse('user-not-found', projectId);
  if (mail.verdict === 'fail') return context.refuse('sender-not-authenticated', projectId);
  if (user.isBlocked) return context.refuse('user-blocked', projectId);
  if (!user.reads) return context.refuse('not-authorized', projectId);
  return hasNothing(mail) ? context.refuse('empty-mail', projectId) : context.teamNote(access, member);
};

const newIssue: RouteHandler = async (mail, context) => {
  const thread = await context.thread();
  const refersTo = thread?.kind === 'refers' ? thread.conversation : null;
  const { project } = mail.recipients;
  const access = project?.access ?? (refersTo && (await context.enter(refersTo.projectId)));
  if (!access) return null;
  const options = await context.optionsOf(access);
  const mailClass = classIn(mail.class, mail.parsed.signs, options);
  return isIgnored(mailClass, options) ? context.ignore(mailClass, access.target.id) : context.issue(access, refersTo);
};

const nothingToReach: RouteHandler = async (mail, context) =>
  isAutomatic(mail.class) ? context.ignore(mail.class) : context.refuse(mail.recipients.otherwise);

/** RT-17: the first that fits handles the mail. */
export const routeTable: readonly (readonly [string, RouteHandler])[] = [
  ['mail loop', mailLoop],
  ['own mail', ownMail],
  ['bounce or report', bounceOrReport],
  ['unsubscribe address', unsubscribeAddress],
  ['reply', reply],
  ['new issue', newIssue],
  ['nothing to reach', nothingToReach],
];
