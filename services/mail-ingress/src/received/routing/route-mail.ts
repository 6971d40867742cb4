import { Injectable } from '@nestjs/common';
import { ParsingFailed } from '@ledgerdesk/mail-parsing';
import { isOrWasIn, PresentConversation } from '../../conversations/conversation';
import { Conversations } from '../../conversations/conversations';
import { RefusalCode } from '../../conversations/rejection-code';
import { MAX_HOPS } from '../../intake/intake';
import { Projects } from '../../service-desk/projects';
import { ServiceDesks } from '../../service-desk/service-desks';
import { IgnoredCode } from '../mail-codes';
import { MailStep } from '../mail-step';
import { MailInput } from '../mail.process';
import { FurtherMails } from './further-mails';
import { furtherProjects, MailReader, ReadMail, readingOf } from './mail-reader';
import { Rejections } from './rejections';
import { RoutingContext, routeTable } from './route-table';
import { Targets } from './targets';
import { ThreadFinder } from './thread-finder';

/** Decides what becomes of a received mail; writes nothing but its author. */
@Injectable()
export class RouteMail {
  constructor(
    private readonly reader: MailReader,
    private readonly threadFinder: ThreadFinder,
    private readonly targets: Targets,
    private readonly projects: Projects,
    private readonly serviceDesks: ServiceDesks,
    private readonly conversations: Conversations,
    private readonly rejections: Rejections,
    private readonly furtherMails: FurtherMails,
  ) {}

  async run(step: MailStep): Promise<MailInput> {
    const { size, tooLargeBytes } = step.mail.received;
    if (size === 0) return { type: 'RefusalFound', data: { code: 'empty-mail', reading: null, rejection: null } };
    try {
      const mail = await this.reader.read(step);
      const context = this.contextOf(mail);
      const isLoop = mail.parsed.signs.hops > MAX_HOPS || mail.class === 'own-mail';
      if (tooLargeBytes !== undefined && !isLoop) return await context.refuse('too-large');
      for (const [, handle] of routeTable) {
        const input = await handle(mail, context);
        if (input) return await this.withFurther(input, mail);
      }
      throw new Error('The last row of the route table fits every mail');
    } catch (error) {
      if (!(error instanceof ParsingFailed)) throw error;
      const projectId = await this.reader.projectOnEnvelope(step);
      return { type: 'NotReadable', data: { reason: error.reason, at: new Date().toISOString(), projectId } };
    }
  }

  /** RT-13: before the mail itself goes on, so that a stop loses none of them. */
  private async withFurther(input: MailInput, mail: ReadMail): Promise<MailInput> {
    const projectId = projectOf(input);
    if (projectId === undefined) return input;
    const conversation = input.type === 'TargetFound' ? await this.conversations.load(input.data.target.issueId) : null;
    // Where its issue was before, the mail answers it where it is (TH-8).
    const further = furtherProjects(mail, projectId).served.filter(
      (id) => !conversation || !isOrWasIn(conversation, id),
    );
    for (const one of further) await this.furtherMails.receive(mail.step, one);
    return input;
  }

  private contextOf(mail: ReadMail): RoutingContext {
    const { threadFinder, targets, projects, serviceDesks, conversations } = this;
    let thread: ReturnType<ThreadFinder['find']> | null = null;
    return {
      thread: () => (thread ??= threadFinder.find(mail)),
      conversationOf: (seat) => conversations.withSeat(seat),
      enter: (projectId) => projects.enter(projectId, mail.step.questions, `enter-${projectId}`),
      ignore: (code, projectId) => this.ignore(mail, code, projectId),
      refuse: (code, projectId) => this.refuse(mail, code, projectId ?? named(mail)),
      wait: (forMailId) => ({ type: 'StillProcessed', data: { forMailId, at: new Date().toISOString() } }),
      unsubscribe: (conversation, seat) => targets.unsubscribe(mail, conversation, seat),
      bounce: (conversation, seat) => targets.bounce(mail, conversation, seat),
      note: (access, answers) => targets.note(mail, access, answers),
      teamNote: (access, member) => targets.teamNote(mail, access, member),
      issue: (access, refersTo) => targets.issue(mail, access, refersTo),
      optionsOf: async ({ target }) => (await serviceDesks.of(target.id)).options,
    };
  }

  /** MA-6: listed in its project, and under its issue. */
  private async ignore(mail: ReadMail, code: IgnoredCode, projectId?: number): Promise<MailInput> {
    const conversation = await this.concernedBy(mail);
    const place = projectId ?? conversation?.projectId ?? named(mail);
    const issue = conversation &&
      conversation.projectId === place && { id: conversation.issueId, iid: conversation.iid };
    return { type: 'NothingToDo', data: { code, reading: readingOf(mail, place), ...(issue && { issue }) } };
  }

  /** By what nobody else can make: a key, or a Message-ID of ours. */
  private async concernedBy({ recipients, quotedSeats, ownSeat }: ReadMail): Promise<PresentConversation | null> {
    const { replyTo, returnsTo, unsubscribes } = recipients;
    for (const seat of [replyTo, returnsTo, unsubscribes, ownSeat, ...quotedSeats]) {
      const conversation = seat && (await this.conversations.withSeat(seat));
      if (conversation) return conversation;
    }
    return null;
  }

  private async refuse(mail: ReadMail, code: RefusalCode, projectId: number | null): Promise<MailInput> {
    const rejection = await this.rejections.of(mail, { code, projectId });
    return { type: 'RefusalFound', data: { code, reading: readingOf(mail, projectId), rejection } };
  }
}

/** Whose a mail is; undefined where that is not decided yet. */
const projectOf = (input: MailInput): number | null | undefined => {
  switch (input.type) {
    case 'TargetFound':
      return input.data.projectId;
    case 'NothingToDo':
    case 'RefusalFound':
      return input.data.reading?.projectId ?? null;
    default:
      return undefined;
  }
};

const named = ({ recipients: { project } }: ReadMail): number | null => project?.access.target.id ?? null;
