import { Controller } from '@nestjs/common';
import { createGroup, listGroups, readGroup, updateGroup } from '@ledgerdesk/contracts';
import { Commands, Executed, ExecutedEvent } from '@ledgerdesk/event-store';
import { Answers, anyCaller, IncomingRequest } from '@ledgerdesk/messaging';
import type { AccessModel } from '../access/access-model';
import { GroupNode } from '../access/access-nodes';
import { AccessService } from '../access/access.service';
import { groupRole, signedIn } from '../access/allowed';
import { groupFor } from '../access/viewer';
import type { CrmSettingsChanged, GroupChanged, GroupCreated } from '../tree/tree';
import { ChangeGroupFromInput } from './change-group.handler';
import { CreateGroupFromInput } from './create-group.handler';
import { listOfGroups, showGroup } from './group-list/group-list.query';

const OWNER = 50;

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

  @Answers(updateGroup, groupRole(OWNER))
  async update({ payload, scope }: IncomingRequest<typeof updateGroup>) {
    const viewer = await this.access.viewer(scope);
    const executed = await this.commands.execute(new ChangeGroupFromInput(payload, scope));
    const written = await this.access.written(executed);
    const group = groupFor(viewer, scope.access.target!.id);
    const shown = written.visible ? group : await recordedChange(group, executed);
    return { group: showGroup(viewer, shown), ...written };
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

const recordedChange = async (group: GroupNode, executed: Executed<unknown>): Promise<GroupNode> => {
  const changed = (await executed.events()).reduce<object>((fields, event) => {
    if (isChange(event)) return { ...fields, ...event.data };
    return isSettingsChange(event) ? { ...fields, crm: { ...group.crm, ...event.data } } : fields;
  }, {});
  return Object.assign(Object.create(GroupNode.prototype) as GroupNode, group, changed);
};
const isChange = (event: ExecutedEvent): event is ExecutedEvent<GroupChanged> => event.type === 'GroupChanged';
const isSettingsChange = (event: ExecutedEvent): event is ExecutedEvent<CrmSettingsChanged> =>
  event.type === 'CrmSettingsChanged';
