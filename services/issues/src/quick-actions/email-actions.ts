import { Injectable } from '@nestjs/common';
import {
  addEmailParticipant,
  convertToTicket,
  listEmailParticipants,
  removeEmailParticipant,
} from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { emailForm, InvalidFields } from '@ledgerdesk/fields';
import { ServiceClient } from '@ledgerdesk/messaging';
import { isReporter } from '../issue-access';
import { externalAuthorOf } from '../issues/issue';
import { ActionPlace, effect, failed, held, notApplied, OfferedAction, Outcome } from './quick-action';

const ADD = 'add_email';
const REMOVE = 'remove_email';
const CONVERT = 'convert_to_ticket';
const MOST_EMAILS = 100;
const params = 'address@example.com other@example.com';

/** QA-33, QA-34 */
export const emailActions: readonly OfferedAction[] = [
  { name: ADD, aliases: [], description: 'Add e-mail participants', params, isOffered: isReporter },
  { name: REMOVE, aliases: [], description: 'Remove e-mail participants', params, isOffered: isReporter },
  {
    name: CONVERT,
    aliases: [],
    description: 'Make this issue a ticket of somebody outside',
    params: 'address@example.com',
    lastCounts: true,
    isOffered: (access, issue) => isReporter(access) && (issue === null || externalAuthorOf(issue) === null),
  },
];

/** Who is mailed about the issue (PART-4): mail decides, and notes it on the issue. */
@Injectable()
export class EmailActions {
  constructor(private readonly client: ServiceClient) {}

  async run(name: string, argument: string, place: ActionPlace): Promise<Outcome> {
    if (!isReporter(place.scope.access)) return notApplied(name);
    if (name === CONVERT) return this.convert(argument, place);
    const emails = emailsIn(argument);
    return name === ADD ? this.add(emails, place) : this.remove(emails, place);
  }

  private async add(emails: readonly string[], { iid, scope }: ActionPlace): Promise<Outcome> {
    const added: string[] = [];
    for (const email of emails)
      try {
        await this.client.ask(addEmailParticipant, { iid, email }, scope.part(`add ${emailForm.of(email)}`));
        added.push(email);
      } catch (error) {
        if (error instanceof DomainError && error.code === 'participant-limit-reached')
          return added.length > 0 ? told(added, error.message) : failed(error.message);
        if (!isOfAddress(error)) throw error;
      }
    if (added.length > 0) return told(added);
    return failed('No address was added: none was given or they take part already.');
  }

  /** MI-12 */
  private async convert(email: string, { iid, scope }: ActionPlace): Promise<Outcome> {
    try {
      await this.client.ask(convertToTicket, { iid, email }, scope);
      return effect(`Converted to a ticket of ${email}.`, { convert_to_ticket: email });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (error.code === 'already-a-ticket') return notApplied(CONVERT);
      if (error.code === 'participant-limit-reached') return failed(error.message);
      throw error;
    }
  }

  private async remove(emails: readonly string[], { iid, scope }: ActionPlace): Promise<Outcome> {
    const { participants } = await this.client.ask(listEmailParticipants, { iid }, scope);
    const wanted = new Set(emails.map(emailForm.of));
    const removed: string[] = [];
    for (const { id: participantId, email } of participants.filter(({ email }) => wanted.has(emailForm.of(email)))) {
      const asked = { iid, participantId };
      const part = scope.part(`remove ${participantId}`);
      if ((await this.client.ask(removeEmailParticipant, asked, part)).removed) removed.push(email);
    }
    if (removed.length === 0) return held('No address was removed: none was given or they take no part.');
    return effect(`Removed ${removed.join(', ')}.`, { remove_email: removed });
  }
}

const told = (added: readonly string[], ...more: readonly string[]): Outcome =>
  effect([`Added ${added.join(', ')}.`, ...more].join(' '), { add_email: [...added] });

/** It takes part already, or is none that can be mailed. */
const isOfAddress = (error: unknown): boolean =>
  error instanceof InvalidFields || (error instanceof DomainError && error.code === 'no-address-added');

const emailsIn = (argument: string): readonly string[] => [
  ...new Map(
    argument
      .split(/[\s,]+/)
      .filter((typed) => typed !== '')
      .slice(0, MOST_EMAILS)
      .map((email) => [emailForm.of(email), email]),
  ).values(),
];
