import { Controller } from '@nestjs/common';
import { createGroup, listGroups, readGroup } from '@ledgerdesk/contracts';
import { Commands, Executed, ExecutedEvent } from '@ledgerdesk/event-store';
import { Answers, anyCaller, IncomingRequest } from '@ledgerdesk/messaging';
import type { AccessModel } from '../access/access-model';
import { GroupNode } from '../access/access-nodes';
import { AccessService } from '../access/access.service';
import { signedIn } from '../access/allowed';
import { groupFor } from '../access/viewer';
import type { GroupCreated } from '../tree/tree';
import { CreateGroupFromInput } from './create-group.handler';
import { listOfGroups, showGroup } from './group-list/group-list.query';

@Controller()
export class GroupsController {
  constructor(
    private readonly commands: Commands,
    private readonly access: AccessService,
  ) {}

  @Answers(createGroup, signedIn)
  async create({ payload, scope }: IncomingRequest<typeof createGroup>) {
    const viewer = await this.access.viewer(scope);
    const executed = await this.commands.execute(new CreateGroupFromInput(payload, scope));
    const written = await this.access.written(executed);
    const { model } = viewer;
    const group = written.visible ? model.groups.get(payload.groupId)! : await recordedGroup(model, executed);
    return { group: showGroup(viewer, group), ...written };
  }

  @Answers(readGroup, anyCaller)
  async read({ scope }: IncomingRequest<typeof readGroup>) {
    const viewer = await this.access.viewer(scope);
    return { group: showGroup(viewer, groupFor(viewer, scope.access.target?.id ?? 0)) };
  }

  @Answers(listGroups, anyCaller)
  async list({ payload, scope }: IncomingRequest<typeof listGroups>) {
    const viewer = await this.access.viewer(scope);
    const { target } = scope.access;
    return listOfGroups(viewer, target && groupFor(viewer, target.id), payload);
  }
}

/** Where the access model is later than 2 s (API-5). */
const recordedGroup = async (model: AccessModel, executed: Executed<unknown>) => {
  const { data } = (await executed.events()).find(isCreation)!;
  return new GroupNode(data.parentId === null ? null : model.groups.get(data.parentId)!, data);
};
const isCreation = (event: ExecutedEvent): event is ExecutedEvent<GroupCreated> => event.type === 'GroupCreated';
