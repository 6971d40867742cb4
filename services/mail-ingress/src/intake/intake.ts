import { Readable } from 'node:stream';

/** Where in its source a mail was found (ING-9). */
export type MailPlace = Readonly<{ mailbox: string; uidValidity: string; uid: number }>;
/** What came with a mail without being in it; a blob of the mail, since it holds addresses. */
export type Envelope = Readonly<{
  sender: string | null;
  recipients: readonly string[];
  clientAddress: string | null;
  heloName: string | null;
}>;
export type ArrivingMail = Readonly<{
  source: string;
  place: MailPlace | null;
  envelope: Envelope | null;
  /** The bytes as they came (ING-4). */
  content: Readable;
  /** ING-30: only the header section was fetched, since the whole has so many bytes. */
  tooLargeBytes?: number;
}>;

/** A mail is larger than SEC-1 allows; nothing was kept. */
export class MailTooLarge extends Error {
  override readonly name = 'MailTooLarge';
}

/** LOOP-18: more servers than that do not pass a mail on. */
export const MAX_HOPS = 100;

/** A mail goes round, and whoever hands it over can be told so at once (LOOP-18); nothing was kept. */
export class MailLoops extends Error {
  override readonly name = 'MailLoops';
}

/** What every source hands its mails to (ING-1, ING-2). An injectable. */
export abstract class Intake {
  /**
   * Answers when the raw bytes are stored and the mail is recorded as received: from then on the source may be told, and
   * the mail may come again without any effect (IN-2).
   *
   * @throws MailTooLarge; MailLoops for one that came with an envelope; anything else means that nothing may be acknowledged (ING-5)
   */
  abstract receive(mail: ArrivingMail): Promise<Readonly<{ mailId: string; duplicate: boolean }>>;
}

/** The blobs of a mail: its raw bytes and its envelope. */
export const ownerOfMail = (mailId: string): string => `mail-${mailId}`;
export const mailStream = (mailId: string): string => `mail-${mailId}`;
