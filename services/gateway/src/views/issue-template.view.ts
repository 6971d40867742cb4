import { issueTemplate } from '@ledgerdesk/contracts';
import { viewOf } from './view';

/** MA-4. */
export const issueTemplateView = viewOf(issueTemplate, {}, 'IssueTemplate');
