/** What an operator has set up about mail: read once at the start, never logged. */
export type MailSettings = Readonly<{
  publicUrl: string;
  /** Of `publicUrl`, or `localhost` where that is an IP address (ING-12). */
  publicHost: string;
  /** RT-1: with `%{key}` or without; null where there is none. */
  incomingAddress: string | null;
  serviceDeskAddress: string | null;
  /** OUT-8, OUT-9 */
  from: string;
  noReply: string;
  defaultDisplayName: string;
  /** OUT-10 */
  envelopeFrom: 'key' | 'from';
  /** TH-6 */
  messageIdDomain: string;
  /** TPL-8 */
  headerText: string;
  footerText: string;
  enabledForNewProjects: boolean;
  /** SEC-1, SEC-10, IN-6, LOOP-17 */
  maxMessageBytes: number;
  maxProcessingSeconds: number;
  concurrency: number;
  maxIssuesPerSenderPerHour: number;
  /** OUT-28; null: mails are held (OUT-29). */
  smtp: SmtpSettings | null;
  /** ING-35 */
  smtpReceiver: ReceiverSettings | null;
  lmtpReceiver: ReceiverSettings | null;
  mailboxes: readonly MailboxSettings[];
  /** Mailboxes that are set up wrongly; the others are read. */
  misconfigured: readonly MisconfiguredSource[];
}>;

/** ING-7. `problem`: the setting and the rule it breaks, without the value. */
export type MisconfiguredSource = Readonly<{ name: string; problem: string }>;

export type SmtpSettings = Readonly<{
  host: string;
  port: number;
  user: string | null;
  password: string | null;
  ssl: boolean;
  startTls: boolean;
  authentication: 'auto' | 'plain' | 'login' | 'cram_md5';
  maxConnections: number;
  maxMessages: number;
  timeoutSeconds: number;
  /** 0: none. */
  ratePerMinute: number;
  dkim: Readonly<{ domain: string; selector: string; key: string }> | null;
}>;

export type ReceiverSettings = Readonly<{
  listen: Readonly<{ host: string; port: number }> | Readonly<{ path: string }>;
  hostname: string;
  /** Names of PEM files. */
  tls: Readonly<{ cert: string; key: string }> | null;
}>;

/** ING-13 to ING-22. */
export type MailboxSettings = Readonly<{
  name: string;
  host: string;
  port: number;
  user: string;
  password: string;
  ssl: boolean;
  startTls: boolean;
  allowPlaintext: boolean;
  tlsCaFile: string | null;
  mailbox: string;
  idleTimeoutSeconds: number;
  pollIntervalSeconds: number;
  deleteAfterDelivery: boolean;
  expungeDeleted: boolean;
  moveTo: string | null;
  initialImport: 'unseen' | 'all' | 'none';
  trustedAuthservIds: readonly string[];
}>;
