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
import { ReopenByMail } from './by-mail/decide-reopening';
import { ReopenIssueHandler } from './by-mail/reopen-issue.handler';
import { IssuesByMailController } from './by-mail/issues-by-mail.controller';
import { NotesByTeamMembers } from './by-mail/notes-by-team-members';
import { TemplateOfMail } from './by-mail/template-of-mail';
import { IssuesController } from './issues/issues.controller';
import { UpdateIssueHandler } from './issues/update-issue.handler';
import { LabelsModule } from './labels/labels.module';
import { Names } from './names';
import { CarriedIssue } from './moves/carried-issue';
import { AbandonArrival, AbandonMove, CopyIntoIssue, FinishMove, ReceiveIssue, StartMove } from './moves/decide-move';
import { MoveSteps } from './moves/move-steps';
import { OpenMoves } from './moves/open-moves.query';
import { Moves } from './moves/moves';
import { MovesController } from './moves/moves.controller';
import { AddNoteHandler } from './notes/add-note.handler';
import { AddNote, EditNote } from './notes/decide-notes';
import { EditNoteHandler } from './notes/edit-note.handler';
import { NoteList } from './notes/note-list/note-list.query';
import { NotesController } from './notes/notes.controller';
import { ChangeParticipants, ConvertToTicket } from './participants/decide-participants';
import { TicketsController } from './participants/tickets.controller';
import { Autocomplete } from './quick-actions/autocomplete.query';
import { ContactActions } from './quick-actions/contact-actions';
import { EmailActions } from './quick-actions/email-actions';
import { MoveActions } from './quick-actions/move-actions';
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
import { ReadableUploads } from './readable-uploads';
import { AddUploadHandler } from './uploads/add-upload.handler';
import { DeleteUploads } from './uploads/delete-uploads';
import { uploadStream } from './uploads/upload';
import { AddUpload, uploadDecider } from './uploads/upload.decider';
import { UploadList } from './uploads/upload-list/upload-list.query';
import { UploadsController } from './uploads/uploads.controller';

const issues = { decider: issueDecider, streamFor: ({ data }: IssueCommand) => issueStream(data.issueId) };
const uploads = { decider: uploadDecider, streamFor: ({ data }: AddUpload) => uploadStream(data.upload.uploadId) };

@Module({
  imports: [LabelsModule],
  controllers: [
    IssueIdsController,
    IssuesController,
    IssuesByMailController,
    TicketsController,
    NotesController,
    DeletionsController,
    IssueContactsController,
    TimeController,
    QuickActionsController,
    UploadsController,
    IssueHistoryController,
    MovesController,
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
    ReadableUploads,
    AddUploadHandler,
    DeleteUploads,
    IssueHistories,
    IssueLinks,
    LinkRepointing,
    LinkUndoing,
    MergedLinks,
    MisfitLinks,
    CreateIssueHandler,
    UpdateIssueHandler,
    ReopenIssueHandler,
    DeleteIssueHandler,
    AddNoteHandler,
    EditNoteHandler,
    DeleteNoteHandler,
    LinkContactsHandler,
    TrackTimeHandler,
    CarriedIssue,
    MoveSteps,
    Moves,
    OpenMoves,
    QuickActions,
    ContactActions,
    EmailActions,
    PlanningActions,
    MoveActions,
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
      ReopenByMail,
      DeleteIssue,
      SetIssueContacts,
      RepointContacts,
      TakeContactsBack,
      AddNote,
      EditNote,
      DeleteNote,
      ChangeParticipants,
      ConvertToTicket,
      TrackTime,
      StartMove,
      AbandonMove,
      FinishMove,
      CopyIntoIssue,
      ReceiveIssue,
      AbandonArrival,
    ),
    ...commandHandlers(uploads, AddUpload),
  ],
})
export class IssuesModule {}
