import { readContact, readOrganization } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { issueView } from '../../views/issue.view';
import { RouteContext, route } from '../route';
import { ofIssueLists } from '../unsupported';
import { answerList, issueFilters, issueQuery } from './issues.routes';

const { crm_contact_id: _, crm_organization_id: __, ...filters } = issueFilters;
const query = issueQuery(filters, 'all');
const unsupported = { ...ofIssueLists, names: [...ofIssueLists.names!, 'crm_contact_id', 'crm_organization_id'] };

/** What was merged has the issues of what it stands for. @throws DomainError unless the caller may see it */
const seen = async (read: Promise<unknown>): Promise<void> => {
  try {
    await read;
  } catch (error) {
    const isMerged = error instanceof DomainError && ['contact-merged', 'organization-merged'].includes(error.code);
    if (!isMerged) throw error;
  }
};
const all = { scope: 'all', everywhere: true } as const;
const listOf = (context: RouteContext<string, typeof filters>) => context as RouteContext<string, typeof issueFilters>;

/** API-36 */
export const linkedIssueRoutes = [
  route({
    operationId: 'listContactIssues',
    method: 'GET',
    path: '/groups/:id/crm/contacts/:contact_id/issues',
    summary: 'Issues that are linked to a contact, of all groups that use its contact source',
    signedIn: true,
    query,
    unsupported,
    paged: true,
    reply: issueView.schema,
    answer: async (context) => {
      const { contact_id: contactId } = context.params;
      await seen(context.ask(readContact, { contactId }));
      return answerList(listOf(context), { ...all, contactId });
    },
  }),
  route({
    operationId: 'listOrganizationIssues',
    method: 'GET',
    path: '/groups/:id/crm/organizations/:organization_id/issues',
    summary: 'Issues that are linked to a contact of an organization, of all groups that use its contact source',
    signedIn: true,
    query,
    unsupported,
    paged: true,
    reply: issueView.schema,
    answer: async (context) => {
      const { organization_id: organizationId } = context.params;
      await seen(context.ask(readOrganization, { organizationId }));
      return answerList(listOf(context), { ...all, organizationId });
    },
  }),
];
