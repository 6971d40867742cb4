import { autocompleteRoutes } from './autocomplete.routes';
import { contactRoutes } from './contacts.routes';
import { deletionRoutes } from './deletions.routes';
import { groupRoutes } from './groups.routes';
import { historyRoutes } from './history.routes';
import { importRoutes } from './imports.routes';
import { issueContactRoutes } from './issue-contacts.routes';
import { issueTemplateRoutes } from './issue-templates.routes';
import { issueRoutes } from './issues.routes';
import { labelRoutes } from './labels.routes';
import { linkedIssueRoutes } from './linked-issues.routes';
import { mailTemplateRoutes } from './mail-templates.routes';
import { mailRoutes } from './mails.routes';
import { memberRoutes } from './members.routes';
import { namespaceRoutes } from './namespaces.routes';
import { noteRoutes } from './notes.routes';
import { organizationRoutes } from './organizations.routes';
import { emailParticipantRoutes } from './email-participants.routes';
import { outgoingMailRoutes } from './outgoing-mails.routes';
import { projectRoutes } from './projects.routes';
import { serviceDeskRoutes } from './service-desk.routes';
import { settingsRoutes } from './settings.routes';
import { uploadRoutes } from './uploads.routes';
import { timeReportRoutes } from './time-reports.routes';
import { timeRoutes } from './time.routes';
import { transferRoutes } from './transfers.routes';
import { sessionRoutes } from './session.routes';
import { tokenRoutes } from './tokens.routes';
import { userRoutes } from './users.routes';
import { versionRoutes } from './version.routes';

/** The table of contents of /api/v4. */
export const routes = [
  ...sessionRoutes,
  ...userRoutes,
  ...tokenRoutes,
  ...groupRoutes,
  ...deletionRoutes,
  ...transferRoutes,
  ...namespaceRoutes,
  ...projectRoutes,
  ...memberRoutes,
  ...contactRoutes,
  ...organizationRoutes,
  ...importRoutes,
  ...settingsRoutes,
  ...timeReportRoutes,
  ...issueRoutes,
  ...historyRoutes,
  ...linkedIssueRoutes,
  ...noteRoutes,
  ...labelRoutes,
  ...issueTemplateRoutes,
  ...issueContactRoutes,
  ...timeRoutes,
  ...autocompleteRoutes,
  ...uploadRoutes,
  ...serviceDeskRoutes,
  ...mailTemplateRoutes,
  ...mailRoutes,
  ...emailParticipantRoutes,
  ...outgoingMailRoutes,
  ...versionRoutes,
];
