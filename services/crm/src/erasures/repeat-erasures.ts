import { DomainError } from '@ledgerdesk/event-sourcing';
import { derivedId, EventStore, systemCommandMetadata } from '@ledgerdesk/event-store';
import { recordInput } from '@ledgerdesk/processes';
import { contactStream, isErased } from '../contacts/contact';
import { contactDecider, EraseContact } from '../contacts/contact.decider';
import { erasureStream } from './erasure';
import { erasureProcess } from './erasure.process';

/**
 * Makes erasures again that a log has lost, as it came back from a backup: the contacts are erased at once, but for those
 * that a transfer has planned something for; what is left of them is removed by the processes that this begins. Repeated, it
 * is complete. Contacts that the log does not know, and erased ones, are left as they are.
 *
 * @returns how many are erased
 */
export const repeatErasures = async (eventStore: EventStore, contactIds: readonly number[]): Promise<number> => {
  let repeated = 0;
  for (const contactId of new Set(contactIds)) {
    const stream = contactStream(contactId);
    const { state, last } = await eventStore.load(stream, contactDecider);
    if (state.status === 'unknown' || state.status === 'merged' || isErased(state)) continue;
    const erasureId = derivedId('repeated', stream, last!.position);
    const input = { type: 'StartErasure', data: { erasureId, contactId, repeated: true } } as const;
    const metadata = systemCommandMetadata({ commandId: erasureId });
    await recordInput(eventStore, erasureStream(erasureId), erasureProcess, input, metadata);
    await eraseUnlessReserved(eventStore, contactId, derivedId(erasureId, 'erase'));
    repeated += 1;
  }
  return repeated;
};

const eraseUnlessReserved = async (eventStore: EventStore, contactId: number, commandId: string): Promise<void> => {
  const command = new EraseContact({ contactId }, systemCommandMetadata({ commandId }));
  try {
    await eventStore.execute(contactStream(contactId), contactDecider, command);
  } catch (error) {
    const isReserved =
      error instanceof DomainError && ['contact-part-of-transfer', 'concurrent-change'].includes(error.code);
    if (!isReserved) throw error;
  }
};
