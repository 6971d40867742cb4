import { z } from 'zod';
import { request } from '../message';

const id = z.int().positive();

/** MA-10. `id`: of its seat in the issue. `email`: masked and without name for those who are not Reporter+ (MI-6). */
export const emailParticipant = z.object({
  id,
  email: z.string(),
  name: z.string().nullable(),
  state: z.enum(['active', 'unsubscribed', 'undeliverable', 'removed']),
  createdAt: z.string(),
  /** Null: by a mail. */
  addedById: id.nullable(),
});
export type EmailParticipantView = z.infer<typeof emailParticipant>;

/** Of the issue with this number in the project that was entered, whoever may read it, in the order of their seats. */
export const listEmailParticipants = request('mail.participants.list', {
  payload: z.object({ iid: id }),
  reply: z.object({ participants: z.array(emailParticipant) }),
});
/** Reporter+ (PART-4). Refusals: `no-address-added`, `participant-limit-reached` (PART-3), `invalid-fields`. */
export const addEmailParticipant = request('mail.participants.add', {
  payload: z.object({ iid: id, email: z.string().max(1_000) }),
  reply: z.object({ participant: emailParticipant }),
});
/**
 * Reporter+: the issue is a ticket of this address from now on, which is mailed about it (MI-12). Refusals:
 * `participant-limit-reached`, `invalid-fields`, `already-a-ticket`.
 */
export const convertToTicket = request('mail.participants.convert-to-ticket', {
  payload: z.object({ iid: id, email: z.string().max(1_000) }),
  reply: z.object({}),
});
const named = z.object({ iid: id, participantId: id });
/** Reporter+. Its key posts nothing any more (TH-10). `removed`: by this very request, also where that is repeated. */
export const removeEmailParticipant = request('mail.participants.remove', {
  payload: named,
  reply: z.object({ removed: z.boolean() }),
});
/** Reporter+. Mails reach it again (LOOP-11), and it counts as confirmed (LOOP-22). */
export const clearEmailParticipant = request('mail.participants.clear', {
  payload: named,
  reply: z.object({ participant: emailParticipant }),
});

/**
 * An issue has become another one: whoever is mailed about it, with their seats, keys and Message-IDs, belongs to that one
 * from now on (PART-6, TH-8). `notes`: which note has become which. A repeat answers the same. `mailingStops`: somebody
 * takes part, and the Service Desk of the other project is off. Asked by `issues` on nobody's behalf.
 */
export const moveConversation = request('mail.conversations.move', {
  payload: z.object({
    issueId: id,
    to: z.object({ issueId: id, projectId: id, iid: id }),
    notes: z.array(z.object({ from: id, to: id })).max(20_000),
  }),
  reply: z.object({ mailingStops: z.boolean() }),
  withoutAccess: true,
});

export type ParticipantRefusal = 'participant-not-found' | 'participant-limit-reached' | 'no-address-added';
