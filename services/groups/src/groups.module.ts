import { Module, Type } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { Decider } from '@ledgerdesk/event-sourcing';
import { commandHandlers } from '@ledgerdesk/event-store';
import { Parts } from '@ledgerdesk/service-host';
import { AccessController } from './access/access.controller';
import { AccessService } from './access/access.service';
import { NamesController } from './access/names.controller';
import { followLog } from './access/live-access-model.provider';
import { LiveAccessModel } from './access/live-access-model';
import { GroupIds } from './group-ids';
import { GroupIdsController } from './group-ids.controller';
import { MembersController } from './members/members.controller';
import { AddMember, ChangeMember, membersDecider, RemoveMember, membersStream } from './members/members.decider';
import { CreatedPlaces } from './tree/created-places';
import { GroupDefaults } from './tree/group-defaults';
import { GroupsController } from './tree/groups/groups.controller';
import { ProjectsController } from './tree/projects/projects.controller';
import { SettingsController } from './tree/settings/settings.controller';
import { TREE } from './tree/tree';
import { ChangeCrmSettings, CreateGroup, CreateProject, treeDecider } from './tree/tree.decider';
import { Administrator, AnnounceToken } from './users/administrator';
import { TokensController } from './users/tokens.controller';
import { SupportBotCreation } from './users/support-bot';
import { UserCreation } from './users/user-creation';
import { User, UserEvent } from './users/user';
import {
  BlockUser,
  CreateAccessToken,
  CommandWithUserId,
  RevokeAccessToken,
  streamOfCommand,
  UnblockUser,
  userDecider,
} from './users/user.decider';
import { UsersController } from './users/users.controller';

const tree = { decider: treeDecider, streamFor: () => TREE };
const members = { decider: membersDecider, streamFor: membersStream };
const users = { decider: userDecider as Decider<CommandWithUserId, User, UserEvent>, streamFor: streamOfCommand };

export const groupsModule = (parts: Parts, crmEnabled: boolean, announceToken: AnnounceToken): Type => {
  const { eventStore, secrets, configuration } = parts;
  const ids = new GroupIds(eventStore);
  const creation = new UserCreation(eventStore, secrets.instance);
  const administratorOf = (live: LiveAccessModel) =>
    new Administrator(live, eventStore, creation, ids, configuration.LEDGERDESK_ADMIN_TOKEN, announceToken);

  const supportBotOf = (live: LiveAccessModel) => new SupportBotCreation(live, creation, ids);

  @Module({
    imports: [CqrsModule],
    controllers: [
      ...[AccessController, NamesController, GroupIdsController, GroupsController, ProjectsController],
      ...[SettingsController, MembersController, UsersController, TokensController],
    ],
    providers: [
      { provide: LiveAccessModel, useFactory: () => followLog(parts) },
      { provide: GroupIds, useValue: ids },
      { provide: GroupDefaults, useValue: new GroupDefaults(crmEnabled) },
      { provide: UserCreation, useValue: creation },
      { provide: Administrator, useFactory: administratorOf, inject: [LiveAccessModel] },
      { provide: SupportBotCreation, useFactory: supportBotOf, inject: [LiveAccessModel] },
      AccessService,
      CreatedPlaces,
      ...commandHandlers(tree, CreateGroup, CreateProject, ChangeCrmSettings),
      ...commandHandlers(members, AddMember, ChangeMember, RemoveMember),
      ...commandHandlers(users, BlockUser, UnblockUser, CreateAccessToken, RevokeAccessToken),
    ],
  })
  class GroupsModule {}
  return GroupsModule;
};
