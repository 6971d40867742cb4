import { Injectable } from '@nestjs/common';
import { CommandsChanges, nameUsers, RequestPayload, updateIssue } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { foldCase } from '@ledgerdesk/fields';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { AssignableUsers } from '../assignees/assignable-users';
import { isPlanner } from '../issue-access';
import { IssueDetails } from '../issues/issue-details/issue-details.query';
import { UpdateIssueInProject } from '../issues/update-issue.handler';
import { AvailableLabels } from '../labels/available-labels';
import { LabelList } from '../labels/label-list/label-list.query';
import { labelReference, listedIn } from '../notes/note-row';
import { without } from '../without';
import { ActionPlace, effect, failed, held, notApplied, OfferedAction, Outcome } from './quick-action';

type IdsChanged = Readonly<{ added: readonly number[]; removed: readonly number[] }>;
type User = Readonly<{ id: number; username: string }>;

const MOST_ATTEMPTS = 10;

/** QA-23 to QA-26 */
export const planningActions: readonly OfferedAction[] = [
  { name: 'label', aliases: ['labels'], description: 'Add labels', params: '~label1 ~"label 2"', isOffered: isPlanner },
  {
    name: 'unlabel',
    aliases: ['remove_label'],
    description: 'Remove all or specific labels',
    params: '~label1 ~"label 2"',
    isOffered: (access, issue) => isPlanner(access) && issue !== null && issue.labelIds.length > 0,
  },
  { name: 'assign', aliases: [], description: 'Assign', params: '@user1 @user2 | me', isOffered: isPlanner },
  {
    name: 'unassign',
    aliases: [],
    description: 'Remove all or specific assignees',
    params: '@user1 @user2',
    isOffered: (access, issue) => isPlanner(access) && issue !== null && issue.assigneeIds.length > 0,
  },
];

/** Labels and assignees. What took effect is told by what was recorded, so that a repeat tells the same. */
@Injectable()
export class PlanningActions {
  constructor(
    private readonly client: ServiceClient,
    private readonly details: IssueDetails,
    private readonly availableLabels: AvailableLabels,
    private readonly labelList: LabelList,
    private readonly assignableUsers: AssignableUsers,
  ) {}

  async run(name: string, argument: string, place: ActionPlace): Promise<Outcome> {
    switch (name) {
      case 'label':
        return this.label(labelsIn(argument), place);
      case 'unlabel':
        return this.unlabel(labelsIn(argument), place);
      case 'assign':
        return this.assign(usernamesIn(argument), place);
      case 'unassign':
        return this.unassign(usernamesIn(argument), place);
      default:
        return notApplied(name);
    }
  }

  /** Labels that there are: none is made by a command. */
  private async label(names: readonly string[], place: ActionPlace): Promise<Outcome> {
    if (names.length === 0) return notApplied('label');
    const owners = await this.availableLabels.owners(place.scope);
    const found = await Promise.all(names.map((name) => this.availableLabels.named(name, owners)));
    const unknown = names.filter((_, index) => !found[index]);
    const addLabels = names.filter((_, index) => found[index]);
    const { added } = await this.changed('IssueLabelsChanged', { addLabels }, place);
    const told = [
      ...(added.length > 0 ? [`Added ${await this.labelsNamed(added)}.`] : []),
      ...(unknown.length > 0 ? [`No label found for: ${labelReferences(unknown)}.`] : []),
    ];
    const changes: CommandsChanges = { add_label_ids: [...added] };
    return outcomeOf(added, told, changes, addLabels.length > 0 ? 'The issue has these labels already.' : null);
  }

  private async unlabel(names: readonly string[], place: ActionPlace): Promise<Outcome> {
    const change = names.length > 0 ? { removeLabels: [...names] } : { labels: [] };
    const { removed } = await this.changed('IssueLabelsChanged', change, place);
    if (removed.length === 0) return held('The issue has none of these labels.');
    const changes: CommandsChanges = names.length > 0 ? { remove_label_ids: [...removed] } : { label_ids: [] };
    return effect(names.length > 0 ? `Removed ${await this.labelsNamed(removed)}.` : 'Removed all labels.', changes);
  }

  private async assign(usernames: readonly string[], place: ActionPlace): Promise<Outcome> {
    if (usernames.length === 0) return notApplied('assign');
    const users = await this.usersNamed(usernames, place.scope);
    const ids = await this.assignableUsers.among(
      users.map(({ id }) => id),
      place.scope,
    );
    const unknown = usernames.filter(
      (username) => !users.some((user) => isNamed(user, username, place) && ids.includes(user.id)),
    );
    const { added, assigneeIds: all } = await this.assignees(place, (present) => [
      ...present,
      ...without(ids, present),
    ]);
    const told = [
      ...(added.length > 0 ? [`Assigned ${await this.usersShown(added, place.scope)}.`] : []),
      ...(unknown.length > 0 ? [`Failed to find users for ${unknown.map((name) => `@${name}`).join(' ')}`] : []),
    ];
    return outcomeOf(added, told, { assignee_ids: [...all] }, ids.length > 0 ? 'They are assigned already.' : null);
  }

  private async unassign(usernames: readonly string[], place: ActionPlace): Promise<Outcome> {
    const users = await this.usersNamed(usernames, place.scope);
    const named = users.map(({ id }) => id);
    const { removed, assigneeIds: left } = await this.assignees(place, (present) =>
      usernames.length === 0 ? [] : without(present, named),
    );
    if (removed.length === 0) return held('None of them is assigned.');
    const noun = removed.length === 1 ? 'assignee' : 'assignees';
    const message = `Removed ${noun} ${await this.usersShown(removed, place.scope)}.`;
    return effect(message, { assignee_ids: [...left] });
  }

  /** Of the present ones; again where others have changed the issue meanwhile, so that nobody is lost. */
  private async assignees(
    place: ActionPlace,
    change: (present: readonly number[]) => readonly number[],
  ): Promise<IdsChanged & Readonly<{ assigneeIds: readonly number[] }>> {
    for (let attempt = 1; ; attempt += 1) {
      const { assigneeIds: present, changes } = await this.details.read(place.iid, place.scope.access);
      const assigneeIds = change(present);
      const asked = { assigneeIds: [...assigneeIds], ifChanges: [changes] };
      try {
        return { ...(await this.changed('IssueAssigneesChanged', asked, place)), assigneeIds };
      } catch (error) {
        const isLate = error instanceof DomainError && error.code === 'precondition-failed';
        if (!isLate || attempt === MOST_ATTEMPTS) throw error;
      }
    }
  }

  private async changed(
    type: 'IssueLabelsChanged' | 'IssueAssigneesChanged',
    change: Partial<RequestPayload<typeof updateIssue>>,
    place: ActionPlace,
  ): Promise<IdsChanged> {
    const events = await place.execute(new UpdateIssueInProject({ iid: place.iid, ...change }, place.scope));
    const found = events.find((event) => event.type === type);
    const { added, removed } = found && 'added' in found.data ? found.data : { added: [], removed: [] };
    return { added, removed };
  }

  private async labelsNamed(ids: readonly number[]): Promise<string> {
    const named = await this.labelList.names(ids);
    const names = ids.flatMap((id) => named.get(id)?.name ?? []);
    return `${labelReferences(names)} ${ids.length === 1 ? 'label' : 'labels'}`;
  }

  private async usersNamed(usernames: readonly string[], scope: RequestScope): Promise<readonly User[]> {
    const me = usernames.includes('me') && scope.access.user ? [scope.access.user] : [];
    const others = usernames.filter((name) => name !== 'me').map((name) => name.slice(0, 255));
    if (others.length === 0) return me;
    const asked = { userIds: [], usernames: others };
    const { users } = await this.client.ask(nameUsers, asked, scope, `${nameUsers.subject} by name`);
    return [...me, ...users];
  }

  private async usersShown(ids: readonly number[], scope: RequestScope): Promise<string> {
    const { users } = await this.client.ask(nameUsers, { userIds: [...ids] }, scope, `${nameUsers.subject} by id`);
    return listedIn(
      ids.flatMap((id) => users.find((user) => user.id === id) ?? []).map(({ username }) => `@${username}`),
    );
  }
}

/** `already`: what is said where nothing was to be changed; null: where nothing was found either. */
const outcomeOf = (
  changed: readonly number[],
  told: readonly string[],
  changes: CommandsChanges,
  already: string | null,
): Outcome => {
  if (changed.length > 0) return effect(told.join(' '), changes);
  return already === null ? failed(told.join(' ')) : held([already, ...told].join(' '));
};

const isNamed = ({ id, username }: User, typed: string, { scope }: ActionPlace): boolean =>
  typed === 'me' ? id === scope.access.user?.id : foldCase(username) === foldCase(typed);

const labelReferences = (names: readonly string[]): string => names.map(labelReference).join(' ');

/** `~a ~"b c" d`, each once. */
const labelsIn = (argument: string): readonly string[] => [
  ...new Set(
    [...argument.matchAll(/~?"([^"]*)"|~?([^\s,]+)/g)]
      .map(([, quoted, plain]) => (quoted ?? plain ?? '').trim())
      .filter((name) => name !== ''),
  ),
];

/** At most 100. */
const usernamesIn = (argument: string): readonly string[] => [
  ...new Set([...argument.matchAll(/@?([^\s,@]+)/g)].map(([, name]) => name!).slice(0, 100)),
];
