import { Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Access, createIssue, listIssues, readIssue, readIssueById, updateIssue } from '@ledgerdesk/contracts';
import { Executed } from '@ledgerdesk/event-store';
import { Answers, type Asked, Received } from '@ledgerdesk/messaging';
import { ReadModels } from '@ledgerdesk/read-models';
import { firstContacts } from '../contacts/contact-changes';
import { LinkedContacts } from '../contacts/linked-contacts';
import {
  demandEdit,
  demandSetContacts,
  demandWritable,
  inProject,
  projectOf,
  seesAllIssues,
  signedInInProject,
  userIdOf,
  whoever,
  writtenBy,
} from '../issue-access';
import { Behalf } from '../other-services';
import { Issue, PresentIssue } from './issue';
import { IssueDetails } from './issue-details/issue-details.query';
import { issueFields, newIssueFields } from './issue-fields';
import { IssueIds } from './issue-ids';
import { IssueList } from './issue-list/issue-list.query';
import { IssueNumbers } from './issue-numbers';
import { CreateIssue, UpdateIssue } from './issue.decider';

@Controller()
export class IssuesController {
  constructor(
    private readonly commands: CommandBus,
    private readonly readModels: ReadModels,
    private readonly details: IssueDetails,
    private readonly issueList: IssueList,
    private readonly linkedContacts: LinkedContacts,
    private readonly numbers: IssueNumbers,
    private readonly ids: IssueIds,
  ) {}

  @Answers(createIssue, signedInInProject)
  async create(@Received() { payload, access, metadata, commandId }: Asked<typeof createIssue, Access>) {
    demandWritable(access);
    const { issueId, confidential, contactIds: wanted, createdAt, ...input } = payload;
    const fields = newIssueFields(input);
    const contactIds = await this.usable(wanted, { access, metadata });
    const contactsNoteId = await this.ids.contactsNote(contactIds);
    const projectId = projectOf(access).id;
    const iid = await this.numbers.take(projectId, issueId, metadata);

    const ids = { issueId, projectId, iid, confidential, contactIds, contactsNoteId };
    const create = new CreateIssue(
      { ...ids, ...fields, ...writtenBy(access, createdAt) },
      { ...metadata, commandId: commandId(1) },
    );
    return this.answer(await this.commands.execute(create), { access, metadata });
  }

  @Answers(updateIssue, signedInInProject)
  async update(@Received() { payload, access, metadata, commandId }: Asked<typeof updateIssue, Access>) {
    const { iid, confidential, stateEvent, ifChanges, ...input } = payload;
    const present = await this.details.read(iid, access);
    demandWritable(access);
    demandEdit(access, present, confidential !== undefined && confidential !== present.confidential);
    const details = { ...issueFields(input), ...(confidential === undefined ? {} : { confidential }) };

    const [title, description, made, state] = await this.ids.note.takeMany(4);
    const noteIds = { title: title!, description: description!, confidential: made!, state: state! };
    const { issueId, projectId } = present;
    const ids = { issueId, projectId, authorId: userIdOf(access), noteIds };
    const asked = { details, ...(stateEvent ? { stateEvent } : {}), ...(ifChanges ? { ifChanges } : {}) };
    const update = new UpdateIssue({ ...ids, ...asked }, { ...metadata, commandId: commandId(1) });
    return this.answer(await this.commands.execute(update), { access, metadata });
  }

  @Answers(readIssue, inProject)
  async read(@Received() { payload: { iid }, access, metadata }: Asked<typeof readIssue, Access>) {
    return { issue: await this.details.view(await this.details.read(iid, access), { access, metadata }) };
  }

  @Answers(readIssueById, seesAllIssues)
  async readById(@Received() { payload: { issueId }, access, metadata }: Asked<typeof readIssueById, Access>) {
    return { issue: await this.details.view(await this.details.readById(issueId), { access, metadata }) };
  }

  @Answers(listIssues, whoever)
  async list(@Received() { payload, access, metadata }: Asked<typeof listIssues, Access>) {
    return this.issueList.page(payload, { access, metadata });
  }

  /** LNK-2 to LNK-12 */
  private async usable(contactIds: readonly number[], behalf: Behalf): Promise<readonly number[]> {
    if (contactIds.length === 0) return [];
    demandSetContacts(behalf.access);
    return firstContacts(contactIds, await this.linkedContacts.find(contactIds, [], true, behalf));
  }

  private async answer({ state, position }: Executed<Issue>, behalf: Behalf) {
    const visible = await this.readModels.waitForPosition(['IssueCreated', 'IssueTitleChanged'], position);
    return { issue: await this.details.view(state as PresentIssue, behalf), position, visible };
  }
}
