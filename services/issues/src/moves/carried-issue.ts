import { Injectable } from '@nestjs/common';
import { contactsOfSameEmail } from '@ledgerdesk/contracts';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { AssignableUsers } from '../assignees/assignable-users';
import { inParts } from '../in-parts';
import { projectOf } from '../issue-access';
import { isTicket, Links, noLinks, PresentIssue } from '../issues/issue';
import { AvailableLabels } from '../labels/available-labels';
import { LabelList } from '../labels/label-list/label-list.query';
import type { ReceiveIssue } from './decide-move';
import type { MoverAccess } from './move-rights';

type Carried = Pick<ReceiveIssue['data']['issue'], 'labelIds' | 'assigneeIds' | 'confidential' | 'links'> &
  Pick<ReceiveIssue['data'], 'leftBehind'>;

/** What of an issue fits the project that it is moved to. */
@Injectable()
export class CarriedIssue {
  constructor(
    private readonly client: ServiceClient,
    private readonly labelList: LabelList,
    private readonly availableLabels: AvailableLabels,
    private readonly assignableUsers: AssignableUsers,
  ) {}

  async into(issue: PresentIssue, { source, target }: MoverAccess, scope: RequestScope): Promise<Carried> {
    const inTarget = scope.as(target);
    const { visibility, contactSource } = projectOf(target);
    const isFitting = projectOf(source).contactSource.groupId === contactSource.groupId;
    const isToBeSaid = projectOf(target).group.crmEnabled && contactSource.crmEnabled;
    return {
      labelIds: await this.labels(issue, inTarget),
      assigneeIds: await this.assignableUsers.among(issue.assigneeIds, inTarget),
      // MI-4
      confidential: issue.confidential || (isTicket(issue) && visibility === 'public'),
      links: isFitting ? linksOf(issue) : await this.marks(issue, contactSource.groupId, scope),
      leftBehind: isFitting || !isToBeSaid ? 0 : issue.contactIds.length,
    };
  }

  /** MOV-2 */
  private async labels({ labelIds }: PresentIssue, scope: RequestScope): Promise<readonly number[]> {
    if (labelIds.length === 0) return [];
    const named = await this.labelList.names(labelIds);
    const owners = await this.availableLabels.owners(scope);
    const names = labelIds.flatMap((id) => named.get(id) ?? []).filter(({ isDeleted }) => !isDeleted);
    const found = await Promise.all(names.map(({ name }) => this.availableLabels.named(name, owners)));
    return [...new Set(found.flatMap((label) => label?.labelId ?? []))];
  }

  /** MC-6: of another contact source, those that somebody took off are known by their e-mail. */
  private async marks({ takenOff }: PresentIssue, contactSourceId: number, scope: RequestScope): Promise<Links> {
    const answers = await inParts(takenOff, (ids, part) =>
      this.client.ask(contactsOfSameEmail, { contactSourceId, ids }, scope, `${contactsOfSameEmail.subject} ${part}`),
    );
    return { ...noLinks, takenOff: answers.flatMap(({ ids }) => ids) };
  }
}

const linksOf = ({ contactIds, takenOff, repointings, repointed }: PresentIssue): Links => ({
  contactIds,
  takenOff,
  repointings,
  repointed,
});
