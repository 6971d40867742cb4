import { Module } from '@nestjs/common';
import { Decider } from '@ledgerdesk/event-sourcing';
import { commandHandlers } from '@ledgerdesk/event-store';
import { AccessController } from './access/access.controller';
import { AccessService } from './access/access.service';
import { liveAccessModelProvider } from './access/live-access-model.provider';
import { NamesController } from './access/names.controller';
import { TeamMembersController } from './access/team-members.controller';
import { GroupIds } from './group-ids';
import { GroupIdsController } from './group-ids.controller';
import { MembershipsController } from './memberships/memberships.controller';
import { AddMember, ChangeMember, membersDecider, membersStream, RemoveMember } from './members/members.decider';
import { ChangeGroupHandler } from './groups/change-group.handler';
import { CreateGroupHandler } from './groups/create-group.handler';
import { DeletionsController } from './deletions/deletions.controller';
import { DeleteNamespaceHandler } from './deletions/delete-namespace.handler';
import { RemovalSteps } from './deletions/removal-steps';
import { RestoreNamespaceHandler } from './deletions/restore-namespace.handler';
import { ScheduleRemoval } from './deletions/schedule-removal';
import { DeleteNamespace, RemoveNamespace, RestoreNamespace } from './tree/decide-deletions';
import { ChangeGroup, CreateGroup } from './tree/decide-groups';
import { GroupsController } from './groups/groups.controller';
import { ChangeProjectHandler } from './projects/change-project.handler';
import { CreateProjectHandler } from './projects/create-project.handler';
import { ArchiveProject, UnarchiveProject } from './tree/decide-archiving';
import { ChangeProject, CompleteProjectTransfer, CreateProject, TransferProject } from './tree/decide-projects';
import { LinkRemovalSteps } from './projects/link-removal-steps';
import { ProjectsController } from './projects/projects.controller';
import { GroupHistories } from './history/group-histories.query';
import { HistoryController } from './history/history.controller';
import { StartLinkRemoval } from './projects/start-link-removal';
import { TransferProjectHandler } from './projects/transfer-project.handler';
import { ChangeCrmSettings } from './tree/decide-settings';
import { LinkedIssues } from './settings/linked-issues';
import { SettingsController } from './settings/settings.controller';
import {
  CommitGroupTransfer,
  CompleteGroupTransfer,
  FailGroupTransfer,
  StartGroupTransfer,
} from './tree/decide-transfers';
import { TREE } from './tree/tree';
import { treeDecider } from './tree/tree.decider';
import { ContactMigration } from './transfers/contact-migration';
import { MigrationPreviews } from './transfers/migration-previews';
import { TransferList } from './transfers/transfer-list/transfer-list.query';
import { TransferPreviews } from './transfers/transfer-previews';
import { TransferSteps } from './transfers/transfer-steps';
import { Transfers } from './transfers/transfers';
import { TransfersController } from './transfers/transfers.controller';
import { Administrator } from './accounts/administrator';
import { RegisterSupportBotHandler } from './accounts/register-support-bot.handler';
import { AccountMails } from './accounts/account-mails.query';
import { ConfirmRequestedEmailHandler } from './accounts/confirm-email.handler';
import { EmailTokens } from './accounts/email-tokens';
import { UpdateUserHandler } from './accounts/change-user.handler';
import { Credentials } from './accounts/credentials.query';
import { RegisterUserHandler } from './accounts/register-user.handler';
import { SupportBotCreation } from './accounts/support-bot';
import { TokensController } from './accounts/tokens.controller';
import { User, UserEvent } from './users/user';
import {
  BlockUser,
  ChangeUser,
  CommandWithUserId,
  ConfirmEmail,
  CreateAccessToken,
  CreateSupportBot,
  CreateUser,
  GiveStartToken,
  RevokeAccessToken,
  userStreamFor,
  UnblockUser,
  userDecider,
} from './users/user.decider';
import { UserEmails } from './accounts/user-emails';
import { Usernames } from './accounts/usernames';
import { UsersController } from './accounts/users.controller';

const tree = { decider: treeDecider, streamFor: () => TREE };
const members = { decider: membersDecider, streamFor: membersStream };
const users = { decider: userDecider as Decider<CommandWithUserId, User, UserEvent>, streamFor: userStreamFor };

@Module({
  controllers: [
    AccessController,
    NamesController,
    TeamMembersController,
    GroupIdsController,
    GroupsController,
    ProjectsController,
    DeletionsController,
    SettingsController,
    MembershipsController,
    TransfersController,
    UsersController,
    TokensController,
    HistoryController,
  ],
  providers: [
    liveAccessModelProvider,
    AccessService,
    GroupIds,
    UserEmails,
    Usernames,
    Transfers,
    ContactMigration,
    MigrationPreviews,
    TransferPreviews,
    TransferList,
    TransferSteps,
    GroupHistories,
    Administrator,
    SupportBotCreation,
    CreateGroupHandler,
    ChangeGroupHandler,
    CreateProjectHandler,
    ChangeProjectHandler,
    LinkedIssues,
    TransferProjectHandler,
    DeleteNamespaceHandler,
    RestoreNamespaceHandler,
    ScheduleRemoval,
    RemovalSteps,
    StartLinkRemoval,
    LinkRemovalSteps,
    RegisterUserHandler,
    UpdateUserHandler,
    ConfirmRequestedEmailHandler,
    EmailTokens,
    AccountMails,
    Credentials,
    RegisterSupportBotHandler,
    ...commandHandlers(tree, CreateGroup, CreateProject, ChangeCrmSettings),
    ...commandHandlers(tree, StartGroupTransfer, CommitGroupTransfer, FailGroupTransfer, CompleteGroupTransfer),
    ...commandHandlers(tree, ChangeGroup, ChangeProject, ArchiveProject, UnarchiveProject),
    ...commandHandlers(tree, DeleteNamespace, RestoreNamespace, RemoveNamespace),
    ...commandHandlers(tree, TransferProject, CompleteProjectTransfer),
    ...commandHandlers(members, AddMember, ChangeMember, RemoveMember),
    ...commandHandlers(users, CreateUser, CreateSupportBot, ChangeUser, ConfirmEmail, BlockUser, UnblockUser),
    ...commandHandlers(users, CreateAccessToken, RevokeAccessToken, GiveStartToken),
  ],
})
export class GroupsModule {}
