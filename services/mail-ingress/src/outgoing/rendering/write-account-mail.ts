import { Injectable } from '@nestjs/common';
import { AccountMailKind, readAccountMail, ReplyOf } from '@ledgerdesk/contracts';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { MailSettings } from '../../settings/mail-settings';
import { AccountMail } from '../account-mail';
import { linkPart, Part, plainPart } from './part';
import { AddressedMail, Gone } from './written-mail';

type Content = NonNullable<ReplyOf<typeof readAccountMail>['mail']>;

/** Writes a mail to a user about the own account (SIG-4). */
@Injectable()
export class WriteAccountMail {
  constructor(
    private readonly settings: MailSettings,
    private readonly client: ServiceClient,
  ) {}

  /** @throws Gone; DomainError as `groups` answered */
  async run({ userId, revision, about: kind }: AccountMail, scope: RequestScope): Promise<AddressedMail> {
    const { mail } = await this.client.ask(readAccountMail, { userId, revision, kind }, scope);
    if (!mail) throw new Gone(`There is nothing to say to user ${userId} about change ${revision}`);
    const written = {
      replyTo: null,
      sender: null,
      subject: subjects[kind],
      autoSubmitted: 'auto-generated',
      verdict: null,
      headers: [],
      parts: this.partsOf(kind, mail),
      attachments: [],
    } as const;
    return { written, address: mail.address };
  }

  private partsOf(kind: AccountMailKind, { username, email, token }: Content): readonly Part[] {
    const base = this.settings.publicUrl.replace(/\/+$/, '');
    const account = plainPart(`This is about the account ${username} at ${base}.`);
    const strange = plainPart('If you do not know of this, tell an administrator of this installation.');
    switch (kind) {
      case 'email_confirmation': {
        const link = `${base}/users/confirm_email?token=${token}`;
        const until = plainPart(
          'The link works once, for 24 hours, where you have signed in. Until then nothing changes.',
        );
        return [account, linkPart(`To use ${email} for it, open this link:`, link), until];
      }
      case 'email_changed':
        return [
          account,
          plainPart(`Its e-mail address is ${email} now. This address is no longer used for it.`),
          strange,
        ];
      case 'password_changed':
        return [account, plainPart('It has a new password.'), strange];
    }
  }
}

const subjects: Readonly<Record<AccountMailKind, string>> = {
  email_confirmation: 'Confirm your new e-mail address',
  email_changed: 'Your e-mail address was changed',
  password_changed: 'Your password was changed',
};
