import 'reflect-metadata';
import { ServiceDefinition } from '@ledgerdesk/service-host';
import { IssuesModule } from './issues.module';
import { issueList } from './issues/issue-list/issue-list.projection';
import { announceIssues } from './issues/issues.announcements';
import { labelList } from './labels/label-list/label-list.projection';
import { issueMoveProcess } from './moves/move-steps';
import { noteList } from './notes/note-list/note-list.projection';
import { issueLinks } from './issues/issue-links/issue-links.projection';
import { spentTimes } from './time/spent-times/spent-times.projection';
import { deleteUploadsOfIssues } from './uploads/delete-uploads';
import { uploadList } from './uploads/upload-list/upload-list.projection';

/** Issues, their notes, and their contacts. */
export const issuesDefinition: ServiceDefinition = {
  name: 'issues',
  module: IssuesModule,
  projections: [issueList, noteList, uploadList, issueLinks, labelList, spentTimes],
  announce: { issues: announceIssues },
  processes: [issueMoveProcess],
  listeners: [deleteUploadsOfIssues],
};
