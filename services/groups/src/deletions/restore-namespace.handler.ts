import { CommandHandler } from '@nestjs/cqrs';
import { Commands, EventStore, Executed } from '@ledgerdesk/event-store';
import { ScopedCommand } from '@ledgerdesk/messaging';
import { GroupIds } from '../group-ids';
import { misfitsOf, RestoreNamespace } from '../tree/decide-deletions';
import { Tree, TREE } from '../tree/tree';
import { treeDecider } from '../tree/tree.decider';

/** What was entered as deleted. */
export class RestoreFromInput extends ScopedCommand('RestoreFromInput')<Readonly<Record<never, never>>, Tree> {}

@CommandHandler(RestoreFromInput)
export class RestoreNamespaceHandler {
  constructor(
    private readonly eventStore: EventStore,
    private readonly ids: GroupIds,
    private readonly commands: Commands,
  ) {}

  /** @throws DomainError `not-deleted`; `restored-above-first` */
  async execute({ scope }: RestoreFromInput): Promise<Executed<Tree>> {
    const { kind, id } = scope.access.target!;
    const place = { kind, id };
    const { state: tree } = await this.eventStore.load(TREE, treeDecider);
    const { length: misfits } = misfitsOf(tree, place);
    const transferIds = misfits === 0 ? [] : await this.ids.takeMany('transfer', misfits);
    const restoration = { place, by: scope.access.user!.id, transferIds };
    return this.commands.execute(new RestoreNamespace(restoration, scope.command()));
  }
}
