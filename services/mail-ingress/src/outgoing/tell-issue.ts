import { AskedOf, recordParticipants, RequestContext } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { ServiceClient } from '@ledgerdesk/messaging';
import { enterProject } from './enter-project';

type Place = Readonly<{ projectId: number; issueId: number }>;
type Change = AskedOf<typeof recordParticipants>['change'];

/**
 * The system note of a change of who is mailed about an issue. An issue that is gone needs none.
 *
 * @param context its request id is that of the note: asked again, it is the same one
 */
export const tellIssue = async (
  client: ServiceClient,
  { projectId, issueId }: Place,
  change: Change,
  context: RequestContext,
): Promise<void> => {
  try {
    const entered = await enterProject(client, projectId, context);
    await client.ask(recordParticipants, { issueId, change }, entered);
  } catch (error) {
    if (!isGone(error)) throw error;
  }
};

export const isGone = (error: unknown): boolean =>
  error instanceof DomainError && ['project-not-found', 'issue-not-found'].includes(error.code);
