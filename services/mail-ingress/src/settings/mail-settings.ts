/** What an operator has set up about mail: read once at the start, never logged. An injectable. */
export abstract class MailSettings {
  abstract readonly publicUrl: string;
  /** Of `publicUrl`, or `localhost` where that is an IP address (ING-12). */
  abstract readonly publicHost: string;
  /** RT-1: with `%{key}` or without; null where there is none. */
  abstract readonly incomingAddress: string | null;
  abstract readonly serviceDeskAddress: string | null;
  /** OUT-8, OUT-9 */
  abstract readonly from: string;
  abstract readonly noReply: string;
  abstract readonly defaultDisplayName: string;
  /** OUT-10 */
  abstract readonly envelopeFrom: 'key' | 'from';
  /** TH-6 */
  abstract readonly messageIdDomain: string;
  /** TPL-8 */
  abstract readonly headerText: string;
  abstract readonly footerText: string;
  abstract readonly enabledForNewProjects: boolean;
  /** SEC-1, SEC-10, IN-6, LOOP-17, LOOP-23 */
  abstract readonly maxMessageBytes: number;
  abstract readonly maxProcessingSeconds: number;
  abstract readonly concurrency: number;
  abstract readonly maxIssuesPerSenderPerHour: number;
  abstract readonly maxUnverifiedThanksPerHour: number;
  abstract readonly maxCcMailsPerHour: number;
  /** IN-19; 0: no limit. */
  abstract readonly rawRetentionDays: number;
  /** CUS-1: which may be used for custom addresses; `groupId`: by projects of that group and below, null: by all. */
  abstract readonly customEmailDomains: readonly Readonly<{ domain: string; groupId: number | null }>[];
  /** MEM-2: what is not authenticated counts as written by the team member. */
  abstract readonly unverifiedTeamMail: boolean;
  /** OUT-28; null: mails are held (OUT-29). */
  abstract readonly smtp: SmtpSettings | null;
  /** ING-35 */
  abstract readonly smtpReceiver: ReceiverSettings | null;
  abstract readonly lmtpReceiver: ReceiverSettings | null;
  abstract readonly mailboxes: readonly MailboxSettings[];
  /** Mailboxes that are set up wrongly; the others are read. */
  abstract readonly misconfigured: readonly MisconfiguredSource[];
}

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
