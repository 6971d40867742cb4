import { Inject, Injectable } from '@nestjs/common';
import { MailSettings } from '../settings/mail-settings';
import { MailKeys } from './mail-keys';
import { ParticipantRef } from './participant-ref';
import { fill, holdsKey, match, plain } from './patterns';

type AddressSettings = Pick<MailSettings, 'incomingAddress' | 'serviceDeskAddress' | 'from' | 'noReply'>;
export type Use = 'reply' | 'unsubscribe' | 'bounce';
/**
 * What the key of an address is (RT-5 to RT-9). `isForged`: it has the form of a reply key, too (RT-12). `mailbox`: an
 * address of ours without a key; `other`: a key that stands for nothing.
 */
export type ReadAddress =
  | Readonly<{ kind: 'seat'; seat: ParticipantRef; use: Use }>
  | Readonly<{ kind: 'project'; slug: string; projectId: number; isForged: boolean }>
  | Readonly<{ kind: 'path'; fullPath: string; isForged: boolean }>
  | Readonly<{ kind: 'pair'; slug: string; key: string; isForged: boolean }>
  | Readonly<{ kind: 'forged-key' }>
  | Readonly<{ kind: 'mailbox' }>
  | Readonly<{ kind: 'other' }>;

/** What stands for a seat, or looks so. */
export type KeyedAddress = Extract<ReadAddress, { kind: 'seat' | 'forged-key' }>;

/** Where two patterns fit, what one of them reads in it comes before what the other does. */
const PRECEDENCE = ['seat', 'project', 'path', 'pair', 'mailbox', 'forged-key', 'other'] as const;

const USE = /^(.+)(?:[-+](unsubscribe)|-(bounce))$/s;
const PROJECT_ID = /^([a-z0-9-]*)-(\d{1,15})-issue-$/;
const CUSTOM = /^([^\s@+<>"]{1,255})\+([^\s@<>"]{1,100})@([^\s@<>"]{1,255})$/;
const PAIR = /^([a-z0-9-]*)-([a-z0-9_]{1,255})$/;
/** TH-5: the most a key takes, with what it is for. */
const LONGEST_KEY = 45;
const LONGEST_LOCAL_PART = 64;
/** More than any mail server carries. */
const LONGEST_ADDRESS = 1_000;

/** The addresses that lead here: how they are made, and how they are recognised (RT-1 to RT-9). */
@Injectable()
export class OwnAddresses {
  /** SET-2: projects have addresses, and mails a way back. */
  readonly isSetUp: boolean;
  private readonly forSeats: string | null;

  constructor(
    @Inject(MailSettings) private readonly settings: AddressSettings,
    private readonly keys: MailKeys,
  ) {
    const { incomingAddress, serviceDeskAddress } = settings;
    this.forSeats = [incomingAddress, serviceDeskAddress].find(holdsKey) ?? null;
    this.isSetUp = this.forSeats !== null;
  }

  /** OUT-9, OUT-10, SUB-4: null where no pattern gives one. */
  ofSeat(seat: ParticipantRef, use: Use = 'reply'): string | null {
    const key = this.keys.replyKey(seat);
    return this.forSeats && fill(this.forSeats, use === 'reply' ? key : `${key}-${use}`);
  }

  /** SET-4: at the `incoming_email` pattern, and at the `service_desk_email` pattern, there with the suffix if it has one. */
  ofProject(
    slug: string,
    projectId: number,
    suffix: string | null,
  ): Readonly<Record<'incoming' | 'alias', string | null>> {
    const { incomingAddress, serviceDeskAddress } = this.settings;
    const byId = `${slug}-${projectId}-issue-`;
    return {
      incoming: holdsKey(incomingAddress) ? fill(incomingAddress, byId) : null,
      alias: holdsKey(serviceDeskAddress) ? fill(serviceDeskAddress, suffix ? `${slug}-${suffix}` : byId) : null,
    };
  }

  /** Whether one of these addresses, or one with a key of a seat, has a local part longer than RFC 5321 (4.5.3.1.1) allows. */
  isTooLong(addresses: readonly (string | null)[]): boolean {
    const longest = this.forSeats && fill(this.forSeats, 'k'.repeat(LONGEST_KEY));
    return [longest, ...addresses].some(
      (address) =>
        address !== null && Buffer.byteLength(address.slice(0, address.lastIndexOf('@'))) > LONGEST_LOCAL_PART,
    );
  }

  /** What an address of ours stands for, whichever source it came by (RT-4); null where it is none. */
  read(address: string): ReadAddress | null {
    if (address.length > LONGEST_ADDRESS) return null;
    const { incomingAddress, serviceDeskAddress } = this.settings;
    const found = [incomingAddress, serviceDeskAddress].flatMap((pattern) => {
      const key = pattern === null ? null : match(pattern, address);
      return key === null ? [] : [this.readKey(key, pattern === serviceDeskAddress)];
    });
    return PRECEDENCE.flatMap((kind) => found.filter((read) => read.kind === kind))[0] ?? null;
  }

  /** An address of RT-1 to RT-9, or one that mails go out from (LOOP-2, PART-2). */
  isOwn(address: string): boolean {
    const read = this.read(address);
    if (read && read.kind !== 'other') return true;
    const given = plain(address);
    return [this.settings.from, this.settings.noReply].some((from) => {
      const own = plain(from);
      return own && given?.domain === own.domain && [own.local, `${own.local}-bounce`].includes(given.local);
    });
  }

  /** OUT-9: of a seat, at a custom address. */
  atCustomAddress(address: string, seat: ParticipantRef): string {
    const at = address.lastIndexOf('@');
    return `${address.slice(0, at)}+${this.keys.replyKey(seat)}${address.slice(at)}`;
  }

  /** RT-5: what an address is by whose custom address is in it; null where it has no key. */
  readCustom(address: string): Readonly<{ customEmail: string; read: KeyedAddress }> | null {
    const [, local, key, domain] = CUSTOM.exec(address) ?? [];
    const read = key === undefined ? null : this.readSeat(key.toLowerCase());
    return read && { customEmail: `${local}@${domain}`, read };
  }

  private readSeat(key: string): KeyedAddress | null {
    const [, bare = key, unsubscribe, bounce] = USE.exec(key) ?? [];
    const seat = this.keys.readReplyKey(bare);
    if (seat === 'forged') return { kind: 'forged-key' };
    return seat && { kind: 'seat', seat, use: (unsubscribe ?? bounce ?? 'reply') as Use };
  }

  private readKey(key: string, isServiceDesk: boolean): ReadAddress {
    if (key === '') return { kind: 'mailbox' };
    const seat = this.readSeat(key);
    if (seat?.kind === 'seat') return seat;

    const isForged = seat !== null;
    const [, slug, projectId] = PROJECT_ID.exec(key) ?? [];
    if (projectId) return { kind: 'project', slug: slug!, projectId: Number(projectId), isForged };
    if (key.includes('/') && !key.includes('+')) return { kind: 'path', fullPath: key, isForged };
    const [, ofSlug, suffix] = (isServiceDesk && PAIR.exec(key)) || [];
    if (suffix) return { kind: 'pair', slug: ofSlug!, key: suffix, isForged };
    return isForged ? { kind: 'forged-key' } : { kind: 'other' };
  }
}
