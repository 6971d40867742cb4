import { RequestInput, recordParticipants, RequestContext } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { ServiceClient } from '@ledgerdesk/messaging';
import { askingAs } from '../request-context';
import { enterProject } from '../service-desk/enter-project';

type Place = Readonly<{ projectId: number; issueId: number }>;
type Change = RequestInput<typeof recordParticipants>['change'];

/**
 * The system note of a change of who is mailed about an issue. An issue that is gone needs none.
 *
 * @param context of whoever has entered its project; its request id is that of the note: asked again, it is the same one
 */
export const noteChange = async (
  client: ServiceClient,
  issueId: number,
  change: Change,
  context: RequestContext,
): Promise<void> => {
  try {
    await client.ask(recordParticipants, { issueId, change }, context);
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'issue-not-found') throw error;
  }
};

/** The same, after entering its project as the Support Bot; one that is gone needs no note either. */
export const notifyIssue = async (
  client: ServiceClient,
  { projectId, issueId }: Place,
  change: Change,
  context: RequestContext,
): Promise<void> => {
  const access = await enterProject(client, projectId, context);
  if (access) await noteChange(client, issueId, change, askingAs(access, context));
};
