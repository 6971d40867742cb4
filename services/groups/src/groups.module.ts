import { Module } from '@nestjs/common';
import { Decider } from '@ledgerdesk/event-sourcing';
import { commandHandlers } from '@ledgerdesk/event-store';
import { AccessController } from './access/access.controller';
import { AccessService } from './access/access.service';
import { liveAccessModelProvider } from './access/live-access-model.provider';
import { NamesController } from './access/names.controller';
import { GroupIds } from './group-ids';
import { GroupIdsController } from './group-ids.controller';
import { MembersController } from './members/members.controller';
import { AddMember, ChangeMember, membersDecider, membersStream, RemoveMember } from './members/members.decider';
import { CreateGroupHandler } from './tree/groups/create-group.handler';
import { CreateGroup } from './tree/groups/decide-groups';
import { GroupsController } from './tree/groups/groups.controller';
import { CreateProjectHandler } from './tree/projects/create-project.handler';
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
import {
  BlockUser,
  CommandWithUserId,
  CreateAccessToken,
  CreateSupportBot,
  CreateUser,
  GiveStartToken,
  RevokeAccessToken,
  userStreamFor,
  UnblockUser,
  userDecider,
} from './users/user.decider';
import { Usernames } from './users/usernames';
import { UsersController } from './users/users.controller';

const tree = { decider: treeDecider, streamFor: () => TREE };
const members = { decider: membersDecider, streamFor: membersStream };
const users = { decider: userDecider as Decider<CommandWithUserId, User, UserEvent>, streamFor: userStreamFor };

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
    Usernames,
    Administrator,
    SupportBotCreation,
    CreateGroupHandler,
    CreateProjectHandler,
    RegisterUserHandler,
    RegisterSupportBotHandler,
    ...commandHandlers(tree, CreateGroup, CreateProject, ChangeCrmSettings),
    ...commandHandlers(members, AddMember, ChangeMember, RemoveMember),
    ...commandHandlers(users, CreateUser, CreateSupportBot, BlockUser, UnblockUser),
    ...commandHandlers(users, CreateAccessToken, RevokeAccessToken, GiveStartToken),
  ],
})
export class GroupsModule {}
