import { Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Access, createGroup, listGroups, readGroup } from '@ledgerdesk/contracts';
import { Executed } from '@ledgerdesk/event-store';
import { Answers, type Asked, Received } from '@ledgerdesk/messaging';
import { AccessService } from '../../access/access.service';
import { everyone, signedIn } from '../../access/allowed';
import { chosenSource, creatorIn, groupFor } from '../../access/viewer';
import { listOfGroups, showGroup } from './group-list/group-list.query';
import { CreatedPlaces } from '../created-places';
import { GroupDefaults } from '../group-defaults';
import { Tree } from '../tree';
import { CreateGroup } from '../tree.decider';

@Controller()
export class GroupsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly access: AccessService,
    private readonly created: CreatedPlaces,
    private readonly defaults: GroupDefaults,
  ) {}

  @Answers(createGroup, signedIn)
  async create(@Received() { payload, access, metadata, commandId }: Asked<typeof createGroup, Access>) {
    const { description, visibility, crmEnabled, crmSourceGroupId, ...given } = payload;
    const viewer = await this.access.viewer(access, metadata.now);
    const parent = access.target && groupFor(viewer, access.target.id);
    const command = new CreateGroup(
      {
        ...given,
        description: description ?? '',
        visibility: visibility ?? 'private',
        parentId: parent?.id ?? null,
        crmEnabled: crmEnabled ?? this.defaults.crmEnabled,
        source: chosenSource(viewer, crmSourceGroupId),
        by: creatorIn(viewer, parent),
      },
      { ...metadata, commandId: commandId(1) },
    );
    const written = await this.commands.execute<CreateGroup, Executed<Tree>>(command);
    const { group, visible } = await this.created.group(viewer.model, parent, given.groupId, written);
    return { group: showGroup(viewer, group), position: written.position, visible };
  }

  @Answers(readGroup, everyone)
  async read(@Received() { access, metadata }: Asked<typeof readGroup, Access>) {
    const viewer = await this.access.viewer(access, metadata.now);
    return { group: showGroup(viewer, groupFor(viewer, access.target?.id ?? 0)) };
  }

  @Answers(listGroups, everyone)
  async list(@Received() { payload, access, metadata }: Asked<typeof listGroups, Access>) {
    const viewer = await this.access.viewer(access, metadata.now);
    return listOfGroups(viewer, access.target && groupFor(viewer, access.target.id), payload);
  }
}
