import { createHmac, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Secrets } from '@ledgerdesk/service-host';
import { MailSettings } from '../settings/mail-settings';
import { ParticipantRef } from './participant-ref';

/** What a key is for: each has a derived key of its own, so that one never serves for another (TH-7). */
type Purpose = 'reply' | 'unsubscribe' | 'message-id';

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';
const KEY = /^([a-z2-7])([0-9a-z]{1,11})-([0-9a-z]{1,4})-([a-z2-7]{16})$/;
const MESSAGE_ID = /^([a-z0-9_-]{1,40})\.(\d{1,16})\.(\d{1,6})\.([A-Za-z0-9_-]{1,64})\.([a-z2-7])([a-z2-7]{16})@(.+)$/;
const TOKEN = /^([a-z2-7])([0-9a-z]{1,11})-([0-9a-z]{1,4})-([a-z2-7]{32})$/;

/** Reply keys, Message-IDs and unsubscribe tokens, which nobody makes without a secret (TH-5 to TH-7, SEC-13). */
@Injectable()
export class MailKeys {
  private readonly versions: readonly Readonly<{ version: string; secret: string }>[];
  private readonly messageIdDomain: string;

  constructor(
    @Inject(Secrets) { mail }: Pick<Secrets, 'mail'>,
    @Inject(MailSettings) { messageIdDomain }: Pick<MailSettings, 'messageIdDomain'>,
  ) {
    this.messageIdDomain = messageIdDomain;
    this.versions = mail.map((secret) => ({ version: hash(secret, 'version', '', 5), secret }));
  }

  /** TH-5. At most 33 characters, equal without case. */
  replyKey({ issueId, seat }: ParticipantRef): string {
    const { version, secret } = this.versions[0]!;
    return `${version}${issueId.toString(36)}-${seat.toString(36)}-${hash(secret, 'reply', `${issueId}.${seat}`, 80)}`;
  }

  /** `forged`: it has the form of a reply key and was not made here. Null: it has not even that. */
  readReplyKey(key: string): ParticipantRef | 'forged' | null {
    return this.read(KEY.exec(key.toLowerCase()), 'reply', 80);
  }

  /** TH-6, without brackets: the same whenever the same event is mailed to the same seat. `event`: at most 64 of `A-Z a-z 0-9 _ -`. */
  messageId(kind: string, { issueId, seat }: ParticipantRef, event: string): string {
    const { version, secret } = this.versions[0]!;
    const what = `${kind}.${issueId}.${seat}.${event}`;
    return `${what}.${version}${hash(secret, 'message-id', what, 80)}@${this.messageIdDomain}`;
  }

  /** The seat to which a mail with this Message-ID was sent from here; null where it was not. */
  readMessageId(id: string): (ParticipantRef & Readonly<{ kind: string; event: string }>) | null {
    const [, kind, issueId, seat, event, version, given, domain] = MESSAGE_ID.exec(id) ?? [];
    if (!given || domain!.toLowerCase() !== this.messageIdDomain.toLowerCase()) return null;
    const valid = this.verify(version!, 'message-id', `${kind}.${issueId}.${seat}.${event}`, given, 80);
    return valid ? { issueId: Number(issueId), seat: Number(seat), kind: kind!, event: event! } : null;
  }

  /** SUB-1. */
  unsubscribeToken({ issueId, seat }: ParticipantRef): string {
    const { version, secret } = this.versions[0]!;
    const given = hash(secret, 'unsubscribe', `${issueId}.${seat}`, 160);
    return `${version}${issueId.toString(36)}-${seat.toString(36)}-${given}`;
  }

  readUnsubscribeToken(token: string): ParticipantRef | null {
    const seat = this.read(TOKEN.exec(token.toLowerCase()), 'unsubscribe', 160);
    return seat === 'forged' ? null : seat;
  }

  private read(found: RegExpExecArray | null, purpose: Purpose, bits: number): ParticipantRef | 'forged' | null {
    if (!found) return null;
    const issueId = parseInt(found[2]!, 36);
    const seat = parseInt(found[3]!, 36);
    if (!Number.isSafeInteger(issueId)) return 'forged';
    return this.verify(found[1]!, purpose, `${issueId}.${seat}`, found[4]!, bits) ? { issueId, seat } : 'forged';
  }

  private verify(version: string, purpose: Purpose, what: string, given: string, bits: number): boolean {
    const known = this.versions.filter((made) => made.version === version);
    return known.some(({ secret }) => equal(hash(secret, purpose, what, bits), given));
  }
}

/** The first bits of HMAC-SHA-256 (RFC 2104) under the derived key of a purpose, in the base 32 of RFC 4648, lower case. */
const hash = (secret: string, purpose: Purpose | 'version', what: string, bits: number): string => {
  const key = createHmac('sha256', secret).update(`ledgerdesk/mail/${purpose}`).digest();
  const digest = createHmac('sha256', key).update(what).digest();
  const digits = BigInt(`0x${digest.toString('hex')}`) >> BigInt(256 - bits);
  return Array.from({ length: bits / 5 }, (_, index) => {
    return BASE32[Number((digits >> BigInt(bits - 5 * (index + 1))) & 31n)];
  }).join('');
};

const equal = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
