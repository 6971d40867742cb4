import { CommandHandler } from '@nestjs/cqrs';
import type { RequestPayload, setIssueContacts } from '@ledgerdesk/contracts';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { ScopedCommand } from '@ledgerdesk/messaging';
import { assertMaySetContacts, assertWritable, userIdOf } from '../issue-access';
import type { PresentIssue } from '../issues/issue';
import { IssueDetails } from '../issues/issue-details/issue-details.query';
import { IssueIds } from '../issues/issue-ids';
import { ContactChanges, contactChanges, requestedContacts } from './contact-changes';
import { SetIssueContacts } from './decide-contacts';
import { LinkedContacts } from '../linked-contacts';

/** To an issue of the project that was entered, by whoever has entered: added, removed, or in place of all (LNK-4). */
export class LinkContacts extends ScopedCommand('LinkContacts')<
  RequestPayload<typeof setIssueContacts>,
  PresentIssue
> {}

@CommandHandler(LinkContacts)
export class LinkContactsHandler {
  constructor(
    private readonly commands: Commands,
    private readonly details: IssueDetails,
    private readonly ids: IssueIds,
    private readonly linkedContacts: LinkedContacts,
  ) {}

  /** @throws DomainError `issue-not-found`, `project-archived`, `forbidden`, `contacts-refused`, `precondition-failed` */
  async execute({ data, scope }: LinkContacts): Promise<Executed<PresentIssue>> {
    const { iid, ifChanges, ...input } = data;
    const { issueId, projectId, contactIds: linked } = await this.details.read(iid, scope.access);
    assertWritable(scope.access);
    assertMaySetContacts(scope.access);
    const requested = requestedContacts(input, linked);
    const { addIds, removeIds, addEmails, removeEmails } = requested;
    const named = [...linked, ...addIds, ...removeIds];
    const found = await this.linkedContacts.findFresh(named, [...addEmails, ...removeEmails], scope);
    const changes = contactChanges(requested, linked, found);
    const set = {
      issueId,
      projectId,
      authorId: userIdOf(scope.access),
      ...changes,
      ...(ifChanges ? { ifChanges } : {}),
      systemNoteIds: await this.ids.note.takeMany(mayChange(changes) ? 1 : 0),
    };
    return this.commands.execute(new SetIssueContacts(set, scope.command()));
  }
}

/** Also where others are linked meanwhile. */
const mayChange = ({ add, remove }: ContactChanges): boolean =>
  add.length > 0 || 'allBut' in remove || remove.length > 0;
