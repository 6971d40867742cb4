import { CommandMetadata, ProcessStep } from '@ledgerdesk/event-sourcing';
import { RequestScope } from '@ledgerdesk/messaging';
import { PresentMail } from './mail';

/** A service that does not answer is asked again with the step, which is deferred then. */
const LONGEST_QUESTION_MS = 5_000;

/** One attempt at one step of a mail: what it asks and writes has ids that are the same in every attempt. */
export class MailStep {
  private readonly scope: RequestScope;

  constructor(
    readonly mail: PresentMail,
    step: ProcessStep,
  ) {
    this.scope = RequestScope.ofStep(step).because({ mailId: this.mailId });
  }

  get mailId(): string {
    return this.mail.received.mailId;
  }

  /** For a command of this mail; `what` names it among all of its commands. */
  command(what: string): CommandMetadata {
    return this.scope.command(what);
  }

  /** For questions of this mail, each with a name among all of its questions; before anybody has entered. */
  get questions(): RequestScope {
    return this.scope.through('mail').within(LONGEST_QUESTION_MS);
  }
}
