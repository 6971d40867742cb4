import { outgoingMail } from '@ledgerdesk/contracts';
import { viewOf } from './view';

/** MA-11. */
export const outgoingMailView = viewOf(outgoingMail, {}, 'OutgoingMail');
