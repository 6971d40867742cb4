import type { AccountMailKind } from '@ledgerdesk/contracts';
import { QueuedMail } from '../conversations/queued-mail';
import { isTeamMailId, TeamMail } from '../team/team-mail';

/** To a user about the own account, of one change of it: `groups` knows what it says, and where it goes (SIG-4). */
export type AccountMail = Pick<QueuedMail, 'outgoingId' | 'messageId' | 'inReplyTo' | 'references' | 'queuedAt'> &
  Readonly<{ kind: 'account'; userId: number; revision: number; about: AccountMailKind }>;

/** Whatever stands in the outbox. */
export type MailToSend = QueuedMail | AccountMail | TeamMail;
export type IssueMail = Exclude<QueuedMail, { kind: 'rejection' }>;

export const isOfIssue = (mail: MailToSend): mail is IssueMail =>
  mail.kind !== 'rejection' && mail.kind !== 'account' && mail.kind !== 'team';

const ACCOUNT = 'account-';
/** The same change is told once. */
export const accountMailId = ({
  userId,
  revision,
  about,
}: Pick<AccountMail, 'userId' | 'revision' | 'about'>): string => `${ACCOUNT}${userId}-${revision}-${about}`;
/** No mail to somebody outside. */
export const isIdOfUsersMail = (outgoingId: string): boolean =>
  outgoingId.startsWith(ACCOUNT) || isTeamMailId(outgoingId);
