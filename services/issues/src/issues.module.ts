import { Module } from '@nestjs/common';
import { commandHandlers } from '@ledgerdesk/event-store';
import { AssignableUsers } from './assignees/assignable-users';
import { SetIssueContacts } from './contacts/decide-contacts';
import { IssueContactsController } from './contacts/issue-contacts.controller';
import { LinkContactsHandler } from './contacts/link-contacts.handler';
import { DeleteIssue, DeleteNote } from './deletion/decide-deletion';
import { DeleteIssueHandler } from './deletion/delete-issue.handler';
import { DeleteNoteHandler } from './deletion/delete-note.handler';
import { DeletionsController } from './deletion/deletions.controller';
import { IssueHistories } from './history/issue-histories.query';
import { IssueHistoryController } from './history/issue-history.controller';
import { LinkedContacts } from './linked-contacts';
import { IssueCommand, issueDecider } from './issue.decider';
import { CreateIssueHandler } from './issues/create-issue.handler';
import { CreateIssue, UpdateIssue } from './issues/decide-issue';
import { issueStream } from './issues/issue';
import { IssueDetails } from './issues/issue-details/issue-details.query';
import { IssueIdsController } from './issues/issue-ids.controller';
import { IssueList } from './issues/issue-list/issue-list.query';
import { PeopleFilter } from './issues/issue-list/people-filter';
import { VisibleIssues } from './issues/issue-list/visible-issues';
import { IssueNumbers } from './issues/issue-numbers';
import { IssuesByMailController } from './by-mail/issues-by-mail.controller';
import { NotesByTeamMembers } from './by-mail/notes-by-team-members';
import { TemplateOfMail } from './by-mail/template-of-mail';
import { IssuesController } from './issues/issues.controller';
import { UpdateIssueHandler } from './issues/update-issue.handler';
import { LabelsModule } from './labels/labels.module';
import { Names } from './names';
import { AddNoteHandler } from './notes/add-note.handler';
import { AddNote, EditNote } from './notes/decide-notes';
import { EditNoteHandler } from './notes/edit-note.handler';
import { NoteList } from './notes/note-list/note-list.query';
import { NotesController } from './notes/notes.controller';
import { ChangeParticipants } from './participants/decide-participants';
import { Autocomplete } from './quick-actions/autocomplete.query';
import { ContactActions } from './quick-actions/contact-actions';
import { EmailActions } from './quick-actions/email-actions';
import { PlanningActions } from './quick-actions/planning-actions';
import { QuickActionsController } from './quick-actions/quick-actions.controller';
import { QuickActions } from './quick-actions/quick-actions';
import { IssueTemplatesController } from './templates/issue-templates.controller';
import { StoredIssueTemplates } from './templates/stored-issue-templates';
import { TrackTime } from './time/decide-time';
import { TimeController } from './time/time.controller';
import { TimeReport } from './time/report/time-report.query';
import { SpentTimeQuery } from './time/spent-times/spent-times.query';
import { TrackTimeHandler } from './time/track-time.handler';
import { RepointContacts } from './transfers/decide-repointing';
import { IssueLinks } from './issues/issue-links/issue-links.query';
import { TakeContactsBack } from './transfers/decide-undoing';
import { LinkRepointing } from './transfers/link-repointing';
import { LinkUndoing } from './transfers/link-undoing';
import { MergedLinks } from './transfers/merged-links';
import { MisfitLinks } from './transfers/misfit-links';
import { TransfersController } from './transfers/transfers.controller';
import { UploadList } from './uploads/upload-list/upload-list.query';
import { UploadsController } from './uploads/uploads.controller';

const issues = { decider: issueDecider, streamFor: ({ data }: IssueCommand) => issueStream(data.issueId) };

@Module({
  imports: [LabelsModule],
  controllers: [
    IssueIdsController,
    IssuesController,
    IssuesByMailController,
    NotesController,
    DeletionsController,
    IssueContactsController,
    TimeController,
    QuickActionsController,
    UploadsController,
    IssueHistoryController,
    TransfersController,
    IssueTemplatesController,
  ],
  providers: [
    Names,
    LinkedContacts,
    IssueNumbers,
    IssueDetails,
    IssueList,
    PeopleFilter,
    VisibleIssues,
    AssignableUsers,
    NoteList,
    UploadList,
    IssueHistories,
    IssueLinks,
    LinkRepointing,
    LinkUndoing,
    MergedLinks,
    MisfitLinks,
    CreateIssueHandler,
    UpdateIssueHandler,
    DeleteIssueHandler,
    AddNoteHandler,
    EditNoteHandler,
    DeleteNoteHandler,
    LinkContactsHandler,
    TrackTimeHandler,
    QuickActions,
    ContactActions,
    EmailActions,
    PlanningActions,
    Autocomplete,
    SpentTimeQuery,
    TimeReport,
    StoredIssueTemplates,
    TemplateOfMail,
    NotesByTeamMembers,
    ...commandHandlers(
      issues,
      CreateIssue,
      UpdateIssue,
      DeleteIssue,
      SetIssueContacts,
      RepointContacts,
      TakeContactsBack,
      AddNote,
      EditNote,
      DeleteNote,
      ChangeParticipants,
      TrackTime,
    ),
  ],
})
export class IssuesModule {}
