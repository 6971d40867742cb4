import { followedMail, mail } from '@ledgerdesk/contracts';
import { viewOf } from './view';

/** MA-6. */
export const mailView = viewOf(mail, {}, 'Mail');
/** OPS-1. */
export const followedMailView = viewOf(followedMail, {}, 'FollowedMail');
