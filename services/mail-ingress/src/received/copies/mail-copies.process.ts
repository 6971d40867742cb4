import { DeadlinePassed, Event, later, Process } from '@ledgerdesk/event-sourcing';
import { evolve, MailCopies, MailCopiesEvent } from './mail-copies';

/** `KeepCopies`: whenever one is to be kept. */
export type MailCopiesInput = Event<'KeepCopies', { day: string }> | Event<'CopiesDeleted'>;
export type MailCopiesCommand = Readonly<{ type: 'delete'; day: string }>;

const DAY = 24 * 60 * 60_000;
/** IN-2, from the end of their day. */
const KEPT = 30 * DAY;

const decide = (input: MailCopiesInput | DeadlinePassed, copies: MailCopies): readonly MailCopiesEvent[] => {
  if (input.type === 'KeepCopies') {
    const { day } = input.data;
    return copies ? [] : [{ type: 'MailCopiesKept', data: { day, until: later(`${day}T00:00:00.000Z`, DAY + KEPT) } }];
  }
  if (!copies) return [];
  const { step, day } = copies;
  if (input.type === 'DeadlinePassed') return step === 'kept' ? [{ type: 'MailCopiesExpired', data: { day } }] : [];
  return step === 'expired' ? [{ type: 'MailCopiesDeleted', data: { day } }] : [];
};

export const mailCopiesProcess: Process<MailCopiesInput, MailCopies, MailCopiesEvent, MailCopiesCommand> = {
  initialState: null,
  decide,
  evolve,
  pendingCommands: (copies) =>
    copies?.step === 'expired' ? [{ step: 'delete', command: { type: 'delete', day: copies.day } }] : [],
  deadline: (copies) => (copies?.step === 'kept' ? copies.until : null),
  ended: (copies) => copies?.step === 'deleted',
};
