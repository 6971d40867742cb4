import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Secrets } from '@ledgerdesk/service-host';

/** The tokens of the links that confirm e-mails. They follow from the change, so that no event and no store has one. */
@Injectable()
export class EmailTokens {
  constructor(private readonly secrets: Secrets) {}

  tokenOf(userId: number, changeId: string): string {
    return createHmac('sha256', this.secrets.instance)
      .update(`email-confirmation ${userId} ${changeId}`)
      .digest('base64url');
  }

  isTokenOf(token: string, userId: number, changeId: string): boolean {
    const given = Buffer.from(token);
    const expected = Buffer.from(this.tokenOf(userId, changeId));
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}
