import { CommandHandler } from '@nestjs/cqrs';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { RequestScope, ScopedCommand } from '@ledgerdesk/messaging';
import { AssignableUsers } from '../assignees/assignable-users';
import { IssueLabels } from '../labels/issue-labels';
import { LinkedContacts } from '../linked-contacts';
import { assertWritable, authorshipOf, isPlanner, projectOf } from '../issue-access';
import { ReadableUploads } from '../readable-uploads';
import { CreateIssue } from './decide-issue';
import { Authorship, isPresent, PresentIssue } from './issue';
import { IssueDetails } from './issue-details/issue-details.query';
import { newIssueFields } from './issue-fields';
import { IssueIds } from './issue-ids';
import { IssueNumbers } from './issue-numbers';

/** `uploads`: that came with a mail; those of others are what the description refers to. */
type NewIssue = Omit<Authorship, 'authorId'> & {
  issueId: number;
  title: string | null;
  description: string | null;
  confidential: boolean;
  labels: readonly string[];
  assigneeIds: readonly number[];
  contactIds: readonly number[];
};

/** In the project that was entered, by whoever has entered. Contacts of a mail are linked as they are. */
export class CreateIssueInProject extends ScopedCommand('CreateIssueInProject')<NewIssue, PresentIssue> {}

@CommandHandler(CreateIssueInProject)
export class CreateIssueHandler {
  constructor(
    private readonly commands: Commands,
    private readonly details: IssueDetails,
    private readonly numbers: IssueNumbers,
    private readonly ids: IssueIds,
    private readonly linkedContacts: LinkedContacts,
    private readonly issueLabels: IssueLabels,
    private readonly assignableUsers: AssignableUsers,
    private readonly readableUploads: ReadableUploads,
  ) {}

  /** @throws DomainError `project-archived`, `forbidden`, `contacts-refused`, `issue-already-exists`; InvalidFields */
  async execute({ data, scope }: CreateIssueInProject): Promise<Executed<PresentIssue>> {
    const { issueId, title, description, confidential, byMail } = data;
    assertWritable(scope.access);
    const fields = newIssueFields({ title, description });
    const contactIds = byMail ? data.contactIds : await this.linkedContacts.addable(data.contactIds, scope);
    const labelIds = await this.labelIds(data, scope);
    const assigneeIds = isPlanner(scope.access) ? await this.assignableUsers.among(data.assigneeIds, scope) : [];
    const changes = [labelIds, assigneeIds, contactIds].filter(({ length }) => length > 0);
    const uploads = byMail ? data.uploads : await this.readableUploads.referredIn(fields.description, scope.access);
    const create = {
      issueId,
      projectId: projectOf(scope.access).id,
      iid: await this.numberOf(data, scope),
      ...fields,
      confidential,
      ...authorshipOf(scope.access, { ...data, uploads }),
      labelIds,
      assigneeIds,
      contactIds,
      systemNoteIds: await this.ids.note.takeMany(changes.length),
    };
    return this.commands.execute(new CreateIssue(create, scope.command()));
  }

  /** GRP-25: of others they are ignored. */
  private async labelIds({ labels }: NewIssue, scope: RequestScope): Promise<readonly number[]> {
    if (!isPlanner(scope.access)) return [];
    return (await this.issueLabels.changes({ addLabels: labels }, [], scope))?.add ?? [];
  }

  /** A mail may come again when its issue has long had a number. */
  private async numberOf({ issueId, byMail }: NewIssue, scope: RequestScope): Promise<number> {
    const issue = byMail && (await this.details.load(issueId));
    if (issue && (isPresent(issue) || issue.status === 'deleted')) return issue.iid;
    return this.numbers.take(projectOf(scope.access).id, issueId, scope.command());
  }
}
