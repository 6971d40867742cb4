import { FactoryProvider, Module } from '@nestjs/common';
import { Decider } from '@ledgerdesk/event-sourcing';
import { commandHandlers, EventStore } from '@ledgerdesk/event-store';
import { Secrets } from '@ledgerdesk/service-host';
import { AccessController } from './access/access.controller';
import { AccessService } from './access/access.service';
import { liveAccessModelProvider } from './access/live-access-model.provider';
import { NamesController } from './access/names.controller';
import { GroupIds } from './group-ids';
import { GroupIdsController } from './group-ids.controller';
import { MembersController } from './members/members.controller';
import { AddMember, ChangeMember, membersDecider, membersStream, RemoveMember } from './members/members.decider';
import { AddGroupHandler } from './tree/groups/add-group.handler';
import { CreateGroup } from './tree/groups/decide-groups';
import { GroupsController } from './tree/groups/groups.controller';
import { AddProjectHandler } from './tree/projects/add-project.handler';
import { CreateProject } from './tree/projects/decide-projects';
import { ProjectsController } from './tree/projects/projects.controller';
import { ChangeCrmSettings } from './tree/settings/decide-settings';
import { SettingsController } from './tree/settings/settings.controller';
import { TREE } from './tree/tree';
import { treeDecider } from './tree/tree.decider';
import { Administrator } from './users/administrator';
import { RegisterSupportBotHandler } from './users/register-support-bot.handler';
import { RegisterUserHandler } from './users/register-user.handler';
import { SupportBotCreation } from './users/support-bot';
import { TokensController } from './users/tokens.controller';
import { User, UserEvent } from './users/user';
import { UserCreation } from './users/user-creation';
import {
  BlockUser,
  CommandWithUserId,
  CreateAccessToken,
  GiveStartToken,
  RevokeAccessToken,
  streamOfCommand,
  UnblockUser,
  userDecider,
} from './users/user.decider';
import { UsersController } from './users/users.controller';

const tree = { decider: treeDecider, streamFor: () => TREE };
const members = { decider: membersDecider, streamFor: membersStream };
const users = { decider: userDecider as Decider<CommandWithUserId, User, UserEvent>, streamFor: streamOfCommand };

const userCreation: FactoryProvider<UserCreation> = {
  provide: UserCreation,
  useFactory: (eventStore: EventStore, { instance }: Secrets) => new UserCreation(eventStore, instance),
  inject: [EventStore, Secrets],
};

@Module({
  controllers: [
    AccessController,
    NamesController,
    GroupIdsController,
    GroupsController,
    ProjectsController,
    SettingsController,
    MembersController,
    UsersController,
    TokensController,
  ],
  providers: [
    liveAccessModelProvider,
    AccessService,
    GroupIds,
    userCreation,
    Administrator,
    SupportBotCreation,
    AddGroupHandler,
    AddProjectHandler,
    RegisterUserHandler,
    RegisterSupportBotHandler,
    ...commandHandlers(tree, CreateGroup, CreateProject, ChangeCrmSettings),
    ...commandHandlers(members, AddMember, ChangeMember, RemoveMember),
    ...commandHandlers(users, BlockUser, UnblockUser, CreateAccessToken, RevokeAccessToken, GiveStartToken),
  ],
})
export class GroupsModule {}
