import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { commandHandlers } from '@ledgerdesk/event-store';
import { IssueContactsController } from './contacts/issue-contacts.controller';
import { LinkedContacts } from './contacts/linked-contacts';
import { issueStream } from './issues/issue';
import { IssueDetails } from './issues/issue-details/issue-details.query';
import { IssueIds } from './issues/issue-ids';
import { IssueIdsController } from './issues/issue-ids.controller';
import { IssueList } from './issues/issue-list/issue-list.query';
import { VisibleIssues } from './issues/issue-list/visible-issues';
import { IssueNumbers } from './issues/issue-numbers';
import {
  AddNote,
  ChangeParticipants,
  CreateIssue,
  EditNote,
  IssueCommand,
  issueDecider,
  SetIssueContacts,
  UpdateIssue,
} from './issues/issue.decider';
import { IssuesByMailController } from './issues/issues-by-mail.controller';
import { IssuesController } from './issues/issues.controller';
import { Names } from './names';
import { NoteList } from './notes/note-list/note-list.query';
import { NotesController } from './notes/notes.controller';
import { OtherServices } from './other-services';
import { UploadList } from './uploads/upload-list/upload-list.query';
import { UploadsController } from './uploads/uploads.controller';

const issues = { decider: issueDecider, streamFor: ({ data }: IssueCommand) => issueStream(data.issueId) };

@Module({
  imports: [CqrsModule],
  controllers: [
    ...[IssueIdsController, IssuesController, IssuesByMailController],
    ...[NotesController, IssueContactsController, UploadsController],
  ],
  providers: [
    ...[OtherServices, Names, LinkedContacts],
    ...[IssueIds, IssueNumbers, IssueDetails, IssueList, VisibleIssues, NoteList, UploadList],
    ...commandHandlers(issues, CreateIssue, UpdateIssue, SetIssueContacts, AddNote, EditNote, ChangeParticipants),
  ],
})
export class IssuesModule {}
