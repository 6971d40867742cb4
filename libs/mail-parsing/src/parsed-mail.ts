/**
 * A mailbox of a header field (RFC 5322, 3.4). `address`: valid (SND-2) and as it was written; `name`: decoded (RFC 2047),
 * without control and direction characters.
 */
export type Mailbox = Readonly<{ address: string; name: string | null }>;

/**
 * What is read in a mail (RFC 5322, MIME of RFC 2045 to 2049): plain values only, so that it crosses from the worker thread
 * as it is. Nothing in it is trusted, nothing of it is logged.
 */
export type ParsedMail = Readonly<{
  /** IN-1: without brackets; null where there is none that counts. */
  messageId: string | null;
  /** TH-3: without brackets, the last 100 of each, in the order they stand. */
  inReplyTo: readonly string[];
  references: readonly string[];
  /** As it stands in the header, decoded and cleaned; empty where there is none. `title` is BODY-12 of it. */
  subject: string;
  title: string;
  from: readonly Mailbox[];
  sender: Mailbox | null;
  replyTo: readonly Mailbox[];
  to: readonly Mailbox[];
  cc: readonly Mailbox[];
  /** SND-1 where none of them is an own address; null where no address is valid. */
  author: Mailbox | null;
  /** RT-11, places 4 to 10: the addresses of these headers, top to bottom. */
  delivery: Readonly<
    Record<
      'deliveredTo' | 'xDeliveredTo' | 'envelopeTo' | 'xEnvelopeTo' | 'receivedFor' | 'xOriginalTo' | 'xForwardedTo',
      readonly string[]
    >
  >;
  /**
   * What LOOP-2 to LOOP-9 and LOOP-13 look at: values in lower case, without parameters and comments; null where the
   * header is absent.
   * `autoSubmitted` is of RFC 3834, `listId` of RFC 2919, `listUnsubscribe` of RFC 2369.
   */
  signs: Readonly<{
    autoSubmitted: string | null;
    precedence: string | null;
    /** A header that only programs for automatic replies set (LOOP-7). */
    autoreply: boolean;
    /** From or Sender, which need not be a valid address, is a mail server's (LOOP-3, LOOP-20). */
    fromMailer: 'mailer-daemon' | 'postmaster' | null;
    /** How many servers have passed it on (LOOP-18). */
    hops: number;
    nullReturnPath: boolean;
    failedRecipients: boolean;
    listId: string | null;
    listUnsubscribe: boolean;
    /** `all`, `oof`, `autoreply`, ... of X-Auto-Response-Suppress. */
    suppress: readonly string[];
    xLoop: boolean;
    /** `report-type` of a multipart/report (RFC 6522), with the actions and statuses of its delivery report (RFC 3464). */
    report: Readonly<{ type: string; actions: readonly string[]; statuses: readonly string[] }> | null;
    /** Message-IDs in what a bounce or report quotes. */
    quotedMessageIds: readonly string[];
  }>;
  /** AUTH-2: of each Authentication-Results (RFC 8601), top to bottom, its authserv-id and its results. */
  authentication: readonly Readonly<{
    authservId: string;
    dmarc: string | null;
    spf: string | null;
    dkim: string | null;
  }>[];
  /** The text for a new issue (BODY-13), Markdown that has been made harmless (BODY-9 to BODY-11), cut (BODY-20). */
  text: string;
  /** The text for a note: the reply, then what was cut in `<details>` (BODY-14). */
  replyText: string;
  /** Of both the whole in UTF-8, where they were cut. */
  fullText: Uint8Array | null;
  fullReplyText: Uint8Array | null;
  /** Whether anything is there but quotes (BODY-19). */
  isEmpty: boolean;
  attachments: readonly ParsedAttachment[];
  /** ATT-5: `Not stored: <name> (<size>): <reason>`. */
  notStored: readonly string[];
  flags: readonly MailFlag[];
}>;

/** What is unusual about a mail: shown in its record, and named in the text where something is missing by it. */
export type MailFlag =
  | 'truncated'
  | 'header-cut'
  | 'addresses-cut'
  | 'reply-to-differs'
  | 'message-id-reused'
  | 'encrypted'
  | 'html-too-long';

export type ParsedAttachment = Readonly<{
  /** ATT-4: safe, unique within the mail. */
  name: string;
  /** The declared one, without parameters. */
  mediaType: string;
  /** ATT-8 */
  image: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp' | null;
  /** Of the decoded content, in bytes. */
  size: number;
  /** Of the content: SHA-256, hexadecimal. */
  hash: string;
  content: Uint8Array;
}>;

/** Why a mail can't be read (ERR-17): `too-complex` at once, the others after some tries (IN-9). */
export class ParsingFailed extends Error {
  override readonly name = 'ParsingFailed';
  constructor(
    readonly reason: 'unparsable' | 'processing-timeout' | 'too-complex',
    message: string,
  ) {
    super(message);
  }
}

/** The service ends before the mail was read: nothing is said about it. */
export class ParserClosed extends Error {
  override readonly name = 'ParserClosed';
}

export interface MailParser {
  /**
   * Reads a mail in a worker thread, within the budget of section 18 (SEC-2 to SEC-10).
   *
   * @param raw the bytes of the mail as they arrived. They are given away: the caller's array is empty afterwards, unless
   *   it shares its memory with others
   * @throws ParsingFailed where the mail can't be read; ParserClosed where the parser was closed before it was read
   */
  parse(raw: Uint8Array): Promise<ParsedMail>;
  /** Ends the threads. What is being read, or waits for it, fails with ParserClosed. */
  close(): Promise<void>;
}
