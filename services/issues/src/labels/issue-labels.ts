import { Injectable } from '@nestjs/common';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Commands } from '@ledgerdesk/event-store';
import { foldCase } from '@ledgerdesk/fields';
import { RequestScope } from '@ledgerdesk/messaging';
import { IssueIds } from '../issues/issue-ids';
import { AvailableLabels } from './available-labels';
import { CreateLabelHere } from './create-label.handler';
import type { LabelChanges } from '../decision-rules';
import { without } from '../without';
import { nameInList } from './label-fields';
import { LabelList } from './label-list/label-list.query';

/** Names, as they were typed. Absent is unchanged. */
type LabelInput = Readonly<{
  labels?: readonly string[] | undefined;
  addLabels?: readonly string[] | undefined;
  removeLabels?: readonly string[] | undefined;
}>;
type LabelsByName = ReadonlyMap<string, number>;

/** What is typed of the labels of an issue, as the ids of labels. */
@Injectable()
export class IssueLabels {
  constructor(
    private readonly commands: Commands,
    private readonly available: AvailableLabels,
    private readonly labelList: LabelList,
    private readonly ids: IssueIds,
  ) {}

  /**
   * Labels that the issue has are meant first, wherever they come from; then those of the project, then of the groups
   * above. Of a name that none of these has, a label of the project is made. A deleted one is on no issue any more.
   *
   * @param present the labels of the issue
   * @throws DomainError as making a label does; InvalidFields
   */
  async changes(input: LabelInput, present: readonly number[], scope: RequestScope): Promise<LabelChanges | null> {
    const { labels, addLabels = [], removeLabels = [] } = input;
    if (!labels && addLabels.length === 0 && removeLabels.length === 0) return null;
    const named = await this.labelList.names(present);
    const deleted = present.filter((id) => named.get(id)?.isDeleted);
    const ofIssue = new Map(without(present, deleted).map((id) => [foldCase(named.get(id)!.name), id]));
    const setNames = labels && namesIn(labels);
    const addNames = namesIn(addLabels);
    const wanted = await this.wanted([...(setNames ?? []), ...addNames], ofIssue, scope);
    const idsOf = (names: readonly string[]) => names.flatMap((name) => wanted.get(foldCase(name)) ?? []);
    return {
      ...(setNames ? { set: [...idsOf(setNames), ...deleted] } : {}),
      add: idsOf(addNames),
      remove: namesIn(removeLabels).flatMap((name) => ofIssue.get(foldCase(name)) ?? []),
    };
  }

  private async wanted(names: readonly string[], ofIssue: LabelsByName, scope: RequestScope): Promise<LabelsByName> {
    const different = new Map([...names].reverse().map((name) => [foldCase(name), name]));
    const found = new Map(ofIssue);
    const unknown = [...different].filter(([key]) => !found.has(key));
    if (unknown.length === 0) return found;
    const owners = await this.available.owners(scope);
    const made = await Promise.all(
      unknown.map(async ([key, name]) => {
        const label = await this.available.named(name, owners);
        return [key, label ? label.labelId : await this.make(name, scope)] as const;
      }),
    );
    for (const [key, id] of made) found.set(key, id);
    return found;
  }

  /** Whoever makes it at the same moment makes it for both. */
  private async make(name: string, scope: RequestScope): Promise<number> {
    const [labelId] = await this.ids.label.takeMany(1);
    // Each attempt draws an id, and makes another label: it must not take the claim of another attempt for its own.
    const part = scope.part(`label ${labelId}`);
    try {
      const create = new CreateLabelHere({ labelId: labelId!, name }, part);
      return (await this.commands.execute(create)).state.labelId;
    } catch (error) {
      const isTaken = error instanceof DomainError && error.code === 'label-already-exists';
      const present = isTaken && (await this.available.named(name, await this.available.owners(part.part('again'))));
      if (present) return present.labelId;
      throw error;
    }
  }
}

/** @throws InvalidFields */
const namesIn = (input: readonly string[]): readonly string[] =>
  input.filter((name) => name.trim() !== '').map(nameInList);
