import { z } from 'zod';
import { readCurrentUser } from '@ledgerdesk/contracts';
import { HttpError, unauthorized } from '../../request/error-responses';
import { wholeUserView } from '../../views/user.view';
import { route } from '../route';

export const sessionRoutes = [
  route({
    operationId: 'getSession',
    method: 'GET',
    path: '/session',
    summary: 'Who has signed in with the cookie of the session, and the token that writes with it need',
    signedIn: true,
    reply: z.object({
      user: wholeUserView.schema,
      csrf_token: z.string().describe('Sent as `X-CSRF-Token` with each POST, PUT and DELETE'),
    }),
    answer: async (context) => {
      if (!context.session) throw new HttpError(unauthorized);
      const { user } = await context.ask(readCurrentUser, {});
      return { body: { user: wholeUserView.show(user, context), csrf_token: context.session.csrfToken } };
    },
  }),
];
