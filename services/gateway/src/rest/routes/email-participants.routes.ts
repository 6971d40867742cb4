import { z } from 'zod';
import {
  addEmailParticipant,
  clearEmailParticipant,
  listEmailParticipants,
  removeEmailParticipant,
} from '@ledgerdesk/contracts';
import { forbidden } from '../../request/error-responses';
import { emailParticipantView } from '../../views/email-participant.view';
import { route } from '../route';

const participants = '/projects/:id/issues/:iid/email_participants';
/** PART-4 */
const errorResponses = { forbidden: () => forbidden('You may not manage the participants of this issue') };

export const emailParticipantRoutes = [
  route({
    operationId: 'listEmailParticipants',
    method: 'GET',
    path: participants,
    summary: 'People outside who are mailed about an issue',
    signedIn: true,
    reply: z.array(emailParticipantView.schema),
    answer: async (context) => {
      const { participants } = await context.ask(listEmailParticipants, { iid: context.params.iid });
      return { body: participants.map((participant) => emailParticipantView.show(participant, context)) };
    },
  }),
  route({
    operationId: 'addEmailParticipant',
    method: 'POST',
    path: participants,
    summary: 'Mail somebody outside about an issue from now on',
    body: { email: z.string().max(1_000) },
    status: 201,
    reply: emailParticipantView.schema,
    errorResponses,
    answer: async (context) => {
      const { params, body } = context;
      const { participant } = await context.ask(addEmailParticipant, { iid: params.iid, email: body.email });
      return { body: emailParticipantView.show(participant, context) };
    },
  }),
  route({
    operationId: 'removeEmailParticipant',
    method: 'DELETE',
    path: `${participants}/:participant_id`,
    summary: 'Mail somebody outside nothing more about an issue, and take no answers',
    status: 204,
    errorResponses,
    answer: async ({ ask, params: { iid, participant_id: participantId } }) => {
      await ask(removeEmailParticipant, { iid, participantId });
      return {};
    },
  }),
  route({
    operationId: 'clearEmailParticipant',
    method: 'POST',
    path: `${participants}/:participant_id/clear`,
    summary: 'Mail somebody outside again after mails did not arrive',
    reply: emailParticipantView.schema,
    errorResponses,
    answer: async (context) => {
      const { iid, participant_id: participantId } = context.params;
      const { participant } = await context.ask(clearEmailParticipant, { iid, participantId });
      return { body: emailParticipantView.show(participant, context) };
    },
  }),
];
