import { DomainError } from '@ledgerdesk/event-sourcing';
import { EventStore } from '@ledgerdesk/event-store';
import { Tree, TREE } from './tree';
import { treeDecider } from './tree.decider';

/**
 * The tree, as of a position of the log at least: whoever follows the log may be faster than what the event store remembers
 * of a stream.
 *
 * @throws DomainError `unavailable` where it is not known up to there yet
 */
export const treeAt = async (eventStore: EventStore, position: number): Promise<Tree> => {
  const { state, last } = await eventStore.load(TREE, treeDecider);
  if (last && last.position >= position) return state;
  throw new DomainError('unavailable', 'The tree is not known up to the announcement yet; it comes again');
};
