import { createHash, createHmac, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { BlobStore } from '@ledgerdesk/blobs';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { systemCommandMetadata, derivedId, EventStore } from '@ledgerdesk/event-store';
import { MailParser, readHops, readIdentity, ThreadedMailParser } from '@ledgerdesk/mail-parsing';
import { childTraceparent } from '@ledgerdesk/messaging';
import { recordInput } from '@ledgerdesk/processes';
import { Clock, Secrets } from '@ledgerdesk/service-host';
import { ArrivingMail, Envelope, Intake, MailLoops, mailStream, MAX_HOPS, ownerOfMail } from '../intake/intake';
import { SpooledMail } from '../intake/spooled-mail';
import { MailSettings } from '../settings/mail-settings';
import { copiesStream, dayOf, ownerOfCopies } from './copies/mail-copies';
import { mailCopiesProcess } from './copies/mail-copies.process';
import { Arrival, MailReceived } from './mail';
import { MailInput, mailProcess } from './mail.process';
import { saySame } from './same-text';

const RECORDED_WITHIN_MS = 10_000;

/** Keeps raw mails and envelopes as blobs, then records the arrival: the first durable steps of every mail (ING-2). */
@Injectable()
export class StoredIntake implements Intake {
  /** Keys what is kept of From and Date. */
  private readonly keyOfFromDate: Buffer;

  constructor(
    private readonly eventStore: EventStore,
    private readonly blobs: BlobStore,
    @Inject(Secrets) { instance }: Pick<Secrets, 'instance'>,
    @Inject(MailSettings) private readonly settings: Pick<MailSettings, 'maxMessageBytes'>,
    private readonly clock: Clock,
    @Inject(ThreadedMailParser) private readonly parser: Pick<MailParser, 'parse'>,
  ) {
    this.keyOfFromDate = createHmac('sha256', instance).update('ledgerdesk/mail/from-date').digest();
  }

  async receive(mail: ArrivingMail): Promise<Readonly<{ mailId: string; duplicate: boolean }>> {
    const raw = await SpooledMail.of(mail.content, this.settings.maxMessageBytes);
    try {
      if (mail.envelope && readHops(raw.head) > MAX_HOPS) throw new MailLoops('A mail has passed too many servers');
      return await this.keep(mail, raw);
    } finally {
      await raw.close();
    }
  }

  private async keep(mail: ArrivingMail, raw: SpooledMail): Promise<Readonly<{ mailId: string; duplicate: boolean }>> {
    const { messageId, from, date } = readIdentity(raw.head);
    const fromDate = this.hashOf(from, date);
    const plainId = mailIdOf(messageId ?? raw.hash);
    const first = await this.find(plainId);
    const reused = first !== null && !(first.fromDate === fromDate && (await this.isSame(first, mail, raw)));
    const mailId = reused ? mailIdOf(`${messageId ?? ''}${raw.hash}`) : plainId;
    const known = reused ? await this.find(mailId) : first;

    if (known) {
      await this.recordAgain(mail, known, raw);
      return { mailId, duplicate: true };
    }
    const envelopeHash = await this.store(mailId, raw, mail.envelope);
    const { tooLargeBytes } = mail;
    const size = tooLargeBytes ?? raw.size;
    const identity = { mailId, messageId, fromDate, reused, envelopeHash, rawHash: raw.hash };
    const received = { ...identity, size, ...(tooLargeBytes === undefined ? {} : { tooLargeBytes }) };
    try {
      const { revision } = await this.record(mail, mailId, (arrival) => ({
        type: 'ReceiveMail',
        data: { ...received, ...arrival },
      }));
      return { mailId, duplicate: revision > 0 };
    } catch (error) {
      // Another mail with this Message-ID was recorded meanwhile.
      if (!reused && error instanceof DomainError && error.code === 'message-id-reused') return this.keep(mail, raw);
      throw error;
    }
  }

  /** IN-2: of a mail that is known nothing else is kept than bytes that differ, for a while. */
  private async recordAgain(mail: ArrivingMail, { mailId, rawHash }: MailReceived['data'], raw: SpooledMail) {
    const differs = raw.hash !== rawHash;
    if (differs) await this.storeCopy(raw);
    const differing = differs ? { rawHash: raw.hash } : {};
    await this.record(mail, mailId, (arrival) => ({ type: 'ReceiveAgain', data: { ...arrival, ...differing } }));
  }

  private async storeCopy(raw: SpooledMail): Promise<void> {
    const at = this.clock.now();
    const day = dayOf(at.toISOString());
    await this.blobs.put(ownerOfCopies(day), raw.content());
    const stream = copiesStream(day);
    const metadata = { ...recordedAt(at, derivedId(stream, 'keep')), via: 'mail' } as const;
    await recordInput(this.eventStore, stream, mailCopiesProcess, { type: 'KeepCopies', data: { day } }, metadata);
  }

  /** IN-2: the same bytes, or the same text; where the first copy's is gone, or one of them has none, there is nothing to compare. */
  private async isSame(
    first: MailReceived['data'],
    { tooLargeBytes }: ArrivingMail,
    raw: SpooledMail,
  ): Promise<boolean> {
    const isWhole = first.tooLargeBytes === undefined && tooLargeBytes === undefined;
    if (first.rawHash === raw.hash || !isWhole) return true;
    const kept = await this.blobs.open(ownerOfMail(first.mailId), first.rawHash);
    return kept === null || saySame(this.parser, kept, raw.content());
  }

  private async find(mailId: string): Promise<MailReceived['data'] | null> {
    return (await this.eventStore.load(mailStream(mailId), mailProcess)).state?.received ?? null;
  }

  private async store(mailId: string, raw: SpooledMail, envelope: Envelope | null): Promise<string | null> {
    const owner = ownerOfMail(mailId);
    const { blobs } = this;
    const [, kept] = await Promise.all([
      blobs.put(owner, raw.content()),
      envelope && blobs.put(owner, Buffer.from(JSON.stringify(envelope))),
    ]);
    return kept?.hash ?? null;
  }

  /** A place in a mailbox is recorded once, however often it is read; by other ways each arrival counts. */
  private record({ source, place }: ArrivingMail, mailId: string, inputOf: (arrival: Arrival) => MailInput) {
    const stream = mailStream(mailId);
    const at = this.clock.now();
    const commandId = place
      ? derivedId(stream, source, place.mailbox, place.uidValidity, place.uid)
      : derivedId(stream, randomUUID());
    const metadata = { ...recordedAt(at, commandId), via: 'mail', mailId } as const;
    const input = inputOf({ source, place, receivedAt: at.toISOString() });
    return recordInput(this.eventStore, stream, mailProcess, input, metadata);
  }

  /** IN-2. The address as it is compared, without case; the text of Date as it stands. */
  private hashOf(from: string | null, date: string | null): string {
    const compared = JSON.stringify([from?.toLowerCase() ?? null, date]);
    return createHmac('sha256', this.keyOfFromDate).update(compared).digest('hex');
  }
}

const recordedAt = (at: Date, commandId: string) =>
  systemCommandMetadata({ at, withinMs: RECORDED_WITHIN_MS, commandId, traceparent: childTraceparent() });

/** IN-1: what a mail is known by, of its Message-ID. */
export const mailIdOf = (identity: string): string => createHash('sha256').update(identity).digest('hex');
