import { emailParticipant } from '@ledgerdesk/contracts';
import { viewOf } from './view';

/** MA-10. */
export const emailParticipantView = viewOf(emailParticipant, {}, 'EmailParticipant');
