import { Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Access, readIssueContacts, setIssueContacts } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Executed } from '@ledgerdesk/event-store';
import { Answers, type Asked, Received } from '@ledgerdesk/messaging';
import { ReadModels } from '@ledgerdesk/read-models';
import { demandSetContacts, demandWritable, seesContacts, signedInInProject, userIdOf } from '../issue-access';
import { Issue, PresentIssue } from '../issues/issue';
import { IssueDetails } from '../issues/issue-details/issue-details.query';
import { IssueIds } from '../issues/issue-ids';
import { SetIssueContacts } from '../issues/issue.decider';
import { decidedContacts, wantedContacts } from './contact-changes';
import { LinkedContacts } from './linked-contacts';

@Controller()
export class IssueContactsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly readModels: ReadModels,
    private readonly details: IssueDetails,
    private readonly linkedContacts: LinkedContacts,
    private readonly ids: IssueIds,
  ) {}

  @Answers(readIssueContacts, signedInInProject)
  async read(@Received() { payload, access, metadata }: Asked<typeof readIssueContacts, Access>) {
    const { contactIds, changes } = await this.details.read(payload.iid, access);
    if (!seesContacts(access)) throw new DomainError('forbidden', 'You may not view the contacts of this issue');
    return { contacts: await this.linkedContacts.read(contactIds, { access, metadata }), changes };
  }

  @Answers(setIssueContacts, signedInInProject)
  async set(@Received() { payload, access, metadata, commandId }: Asked<typeof setIssueContacts, Access>) {
    const { iid, ifChanges, ...asked } = payload;
    const { issueId, projectId, contactIds: linked } = await this.details.read(iid, access);
    demandWritable(access);
    demandSetContacts(access);
    const wanted = wantedContacts(asked, linked);
    const { addIds, removeIds, addEmails, removeEmails } = wanted;
    const named = [...linked, ...addIds, ...removeIds];
    const behalf = { access, metadata };
    const found = await this.linkedContacts.find(named, [...addEmails, ...removeEmails], true, behalf);
    const decided = decidedContacts(wanted, linked, found);

    const noteId = await this.ids.note.take();
    const ids = { issueId, projectId, noteId, authorId: userIdOf(access), ...(ifChanges ? { ifChanges } : {}) };
    const set = new SetIssueContacts({ ...ids, ...decided }, { ...metadata, commandId: commandId(1) });
    const { state, position }: Executed<Issue> = await this.commands.execute(set);
    const visible = await this.readModels.waitForPosition(['IssueContactsSet'], position);
    const { contactIds, changes } = state as PresentIssue;
    return { contacts: await this.linkedContacts.read(contactIds, behalf), changes, position, visible };
  }
}
