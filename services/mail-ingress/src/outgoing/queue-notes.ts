import { AnnouncementOf, noteAdded } from '@ledgerdesk/contracts';
import { commandTimes } from '@ledgerdesk/event-sourcing';
import { derivedId } from '@ledgerdesk/event-store';
import { Announcements } from '@ledgerdesk/messaging';
import { Conversations } from '../conversations/conversations';
import { ServiceDesks } from '../service-desk/service-desks';
import { OutgoingMails } from './outgoing-mails';

type NoteListening = Readonly<{
  conversations: Pick<Conversations, 'queueNote'>;
  serviceDesks: Pick<ServiceDesks, 'of'>;
  outgoingMails: Pick<OutgoingMails, 'queue'>;
  now: () => Date;
}>;

const QUEUED_WITHIN_MS = 10_000;

/** A user's public note goes to everyone who takes part by mail (OUT-2, OUT-4). What came by mail is passed on by its mail. */
export const listenToNotes = (
  announcements: Announcements,
  listening: NoteListening,
  signal: AbortSignal,
): Promise<void> =>
  announcements.listen({
    durable: 'mail-notes',
    contracts: [noteAdded],
    handler: (announcement) => queueNote(listening, announcement),
    signal,
  });

/** A repetition queues the same mails: their ids name the note and the seat. */
export const queueNote = async (
  { conversations, serviceDesks, outgoingMails, now }: NoteListening,
  { id, traceparent, data }: Pick<AnnouncementOf<typeof noteAdded>, 'id' | 'traceparent' | 'data'>,
): Promise<void> => {
  if (data.internal || data.external || !(await serviceDesks.of(data.projectId)).enabled) return;
  const origin = { correlationId: id, traceparent, actor: null, via: 'mail' } as const;
  const metadata = { ...origin, ...commandTimes(now(), QUEUED_WITHIN_MS), commandId: derivedId(id, 'queue') };
  const queued = await conversations.queueNote({ issueId: data.issueId, noteId: data.noteId }, metadata);
  await Promise.all(
    queued.map((mail) => outgoingMails.queue(mail, { ...metadata, commandId: derivedId(id, mail.outgoingId) })),
  );
};
