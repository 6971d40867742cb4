import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configuration, ConfigurationError } from '@ledgerdesk/service-host';
import { mailEnvironment } from './mail-ingress.environment';
import { mailFile, readMailFile } from './mail-settings-file';
import { readMailSettings } from './read-mail-settings';

const settingsOf = (environment: NodeJS.ProcessEnv = {}, yaml = '') =>
  readMailSettings(configuration(mailEnvironment, environment), mailFile(yaml));
const problemOf = (read: () => unknown): string => {
  try {
    return `none: ${JSON.stringify(read())}`;
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
};
const servers = {
  EVENT_STORE_URL: 'esdb://log',
  READ_MODELS_URL: 'mongodb://documents',
  BUS_URL: 'nats://bus',
};
const mailbox = { enabled: true, host: 'imap.example.com', user: 'desk', password: 'secret' };
const section = (options: object, name = 'incoming_email') => JSON.stringify({ [name]: { ...mailbox, ...options } });

describe('the settings of mail', () => {
  it('have defaults that work in one process (ING-12, ING-35, ING-36)', () =>
    expect(settingsOf()).toEqual({
      publicUrl: 'http://127.0.0.1:3000',
      publicHost: 'localhost',
      incomingAddress: 'incoming+%{key}@localhost',
      serviceDeskAddress: null,
      from: 'noreply@localhost',
      noReply: 'noreply@localhost',
      defaultDisplayName: 'Support Bot',
      envelopeFrom: 'key',
      messageIdDomain: 'localhost',
      headerText: '',
      footerText: '',
      enabledForNewProjects: false,
      maxMessageBytes: 26_214_400,
      maxProcessingSeconds: 30,
      concurrency: 16,
      maxIssuesPerSenderPerHour: 30,
      maxUnverifiedThanksPerHour: 200,
      maxCcMailsPerHour: 100,
      rawRetentionDays: 0,
      customEmailDomains: [],
      unverifiedTeamMail: false,
      smtp: null,
      smtpReceiver: { listen: { host: '127.0.0.1', port: 2525 }, hostname: 'localhost', tls: null },
      lmtpReceiver: null,
      mailboxes: [],
      misconfigured: [],
    }));
  it.each([
    ['https://desk.example.com/path', 'desk.example.com'],
    ['http://192.0.2.7:3000', 'localhost'],
    ['http://[2001:db8::7]:3000', 'localhost'],
  ])('name the host of %s in addresses: %s (ING-12)', (PUBLIC_URL, host) =>
    expect(settingsOf({ PUBLIC_URL })).toMatchObject({ publicHost: host, from: `noreply@${host}` }),
  );
  it('has domains of custom addresses, each for all projects or for those of a group (CUS-1)', () => {
    const read = (MAIL_CUSTOM_EMAIL_DOMAINS: string) => settingsOf({ MAIL_CUSTOM_EMAIL_DOMAINS }).customEmailDomains;
    expect(read('Customer.example, bücher.example=17')).toEqual([
      { domain: 'customer.example', groupId: null },
      { domain: 'xn--bcher-kva.example', groupId: 17 },
    ]);
    expect(() => read('customer.example=office')).toThrow('MAIL_CUSTOM_EMAIL_DOMAINS');
  });
  it('receive nothing by SMTP where servers are named, unless they say where (ING-35)', () => {
    expect(settingsOf(servers)).toMatchObject({ smtpReceiver: null, incomingAddress: null });
    expect(settingsOf({ ...servers, MAIL_SMTP_RECEIVER_LISTEN: '[::1]:25' })).toMatchObject({
      smtpReceiver: { listen: { host: '::1', port: 25 } },
      incomingAddress: 'incoming+%{key}@localhost',
    });
  });
  it('listen where they are told', () => {
    expect(settingsOf({ SMTP_PORT: '2626' }).smtpReceiver).toMatchObject({ listen: { port: 2626 } });
    const lmtp = { MAIL_LMTP_RECEIVER_LISTEN: '/run/lmtp', MAIL_LMTP_RECEIVER_HOSTNAME: 'mail.example.com' };
    expect(settingsOf(lmtp).lmtpReceiver).toEqual({
      listen: { path: '/run/lmtp' },
      hostname: 'mail.example.com',
      tls: null,
    });
  });
  it('come from the file, where the environment does not say otherwise (ING-12)', () => {
    const yaml = `
      mail:
        header_text: from the file
        concurrency: 7
        smtp: { host: smtp.example.com, port: 2587, dkim: { domain: example.com, selector: mail, key: secret } }
        smtp_receiver: { listen: '0.0.0.0:25' }
      incoming_email: { address: 'desk+%{key}@example.com' }`;
    const environment = { MAIL_CONCURRENCY: '2', MAIL_SMTP_USER: 'mailer' };
    expect(settingsOf(environment, yaml)).toMatchObject({
      headerText: 'from the file',
      concurrency: 2,
      incomingAddress: 'desk+%{key}@example.com',
      smtp: {
        host: 'smtp.example.com',
        port: 2587,
        user: 'mailer',
        password: null,
        ssl: false,
        startTls: true,
        authentication: 'auto',
        maxConnections: 5,
        maxMessages: 100,
        timeoutSeconds: 30,
        ratePerMinute: 0,
        dkim: { domain: 'example.com', selector: 'mail', key: 'secret' },
      },
      smtpReceiver: { listen: { host: '0.0.0.0', port: 25 } },
    });
  });
  it.each([
    [{ MAIL_CONCURRENCY: 'many' }, '', 'MAIL_CONCURRENCY: expected a whole number'],
    [{ MAIL_FROM: 'Support' }, '', 'MAIL_FROM: expected an address like desk@example.com'],
    [{}, 'mail: { concurrency: many }', 'mail.concurrency: expected a whole number'],
    [{}, 'mail: { speed: 3 }', 'mail.speed is no known option'],
    [{}, 'post: {}', 'post is no known section'],
    [{}, 'mailboxes: 3', 'mailboxes: expected a list'],
    [{}, 'mail: { smtp: { host: a, dkim: { domain: b } } }', 'mail.smtp.dkim needs domain, selector and key'],
    [{ MAIL_SMTP_RECEIVER_TLS_CERT: 'cert.pem' }, '', 'mail.smtp_receiver needs both tls_cert and tls_key'],
    [
      { MAIL_SMTP_AUTHENTICATION: 'xoauth2' },
      '',
      'MAIL_SMTP_AUTHENTICATION: expected auto, plain, login or cram_md5 (xoauth2 is not supported yet)',
    ],
  ])('stop the start with one line where they are wrong: %j %s', (environment, yaml, expected) =>
    expect(problemOf(() => settingsOf(environment, yaml))).toContain(expected),
  );

  describe('in a file', () => {
    const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-settings-'));
    afterAll(() => rmSync(directory, { recursive: true }));
    const file = join(directory, 'ledgerdesk.yml');

    it('may be absent, unless it is named (ING-12)', () => {
      expect(readMailFile({ DATA_DIR: directory }).mailboxes).toEqual([]);
      const missing = { DATA_DIR: directory, LEDGERDESK_CONFIG: file };
      expect(problemOf(() => readMailFile(missing))).toBe(`Configuration: ${file}: can't be read (ENOENT)`);
    });
    it('are found in the data directory', () => {
      writeFileSync(file, 'mail: { footer_text: Bye }');
      expect(readMailFile({ DATA_DIR: directory }).mail).toEqual({ FOOTER_TEXT: 'Bye' });
    });
    it('are not repeated where they are no YAML: a password may stand there', () => {
      writeFileSync(file, 'mail:\n  smtp: { password: hunter2');
      expect(problemOf(() => readMailFile({ DATA_DIR: directory }))).toMatch(/^Configuration: .*no YAML in line \d+$/);
    });
  });
});

describe('a mailbox', () => {
  it('has the defaults of its options (ING-13 to ING-20)', () =>
    expect(settingsOf({}, section({})).mailboxes).toEqual([
      {
        name: 'incoming_email',
        host: 'imap.example.com',
        port: 993,
        user: 'desk',
        password: 'secret',
        ssl: true,
        startTls: false,
        allowPlaintext: false,
        tlsCaFile: null,
        mailbox: 'INBOX',
        idleTimeoutSeconds: 60,
        pollIntervalSeconds: 60,
        deleteAfterDelivery: true,
        expungeDeleted: false,
        moveTo: null,
        initialImport: 'unseen',
        trustedAuthservIds: [],
      },
    ]));
  it('is set by variables, which win (ING-12)', () => {
    const environment = {
      INCOMING_EMAIL_PORT: '1993',
      INCOMING_EMAIL_TRUSTED_AUTHSERV_IDS: 'mx.example.com, mx2.example.com',
    };
    expect(settingsOf(environment, section({ port: 143, initial_import: 'all' })).mailboxes).toMatchObject([
      { port: 1993, initialImport: 'all', trustedAuthservIds: ['mx.example.com', 'mx2.example.com'] },
    ]);
  });
  it('may be named by the other names of its options', () => {
    const other = { user: null, email: 'desk@example.com', mailbox_name: 'Support', poll_interval: 0 };
    expect(settingsOf({}, section(other)).mailboxes).toMatchObject([
      { user: 'desk@example.com', mailbox: 'Support', pollIntervalSeconds: 60 },
    ]);
  });
  it('is not read unless it is enabled, but its address counts (ING-13)', () =>
    expect(settingsOf({}, section({ enabled: false, address: '%{key}@desk.example.com' }))).toMatchObject({
      mailboxes: [],
      misconfigured: [],
      incomingAddress: '%{key}@desk.example.com',
    }));
  it.each([
    [{ host: null }, 'host is not set'],
    [{ password: null }, 'password is not set'],
    [{ start_tls: true }, 'start_tls: ssl and start_tls exclude each other'],
    [{ ssl: false }, 'ssl: without ssl and start_tls only a loopback host is allowed, unless allow_plaintext is true'],
    [{ idle_timeout: 1_741 }, 'idle_timeout: expected 1 to 1740 seconds'],
    [{ idle_timeout: 0 }, 'idle_timeout: expected 1 to 1740 seconds'],
    [{ initial_import: 'some' }, 'initial_import: expected unseen, all or none'],
    [{ address: 'desk@%{key}.example.com' }, 'address: expected an address in which %{key} stands once, before the @'],
    [
      { trusted_authserv_ids: 'mx.example.com, *' },
      'trusted_authserv_ids: expected names of servers that remove foreign headers of their id, not *',
    ],
    [{ colour: 'blue' }, 'colour is no known option'],
    [{ oauth2: { token_url: 'https://login.example.com' } }, 'oauth2 is not supported yet'],
    [{ inbox_method: 'microsoft_graph' }, 'inbox_method: expected imap; another method is not supported yet'],
  ])('with %j is misconfigured, and stops nothing else (ING-7)', (options, problem) => {
    const other = { mailboxes: [{ ...mailbox, name: 'sales', user: 'sales' }] };
    const file = JSON.stringify({ ...JSON.parse(section(options)), ...other });
    expect(settingsOf({}, file)).toMatchObject({
      misconfigured: [{ name: 'incoming_email', problem: `incoming_email.${problem}` }],
      mailboxes: [{ name: 'sales' }],
    });
  });
  it.each(['localhost', '127.0.0.1', '::1'])('may be read in plaintext on %s (ING-24)', (host) =>
    expect(settingsOf({}, section({ host, ssl: false })).misconfigured).toEqual([]),
  );
  it('that another section names, too, is misconfigured (ING-11)', () => {
    const both = {
      incoming_email: mailbox,
      service_desk_email: { ...mailbox, mailbox: 'Inbox', host: 'IMAP.example.com' },
    };
    expect(settingsOf({}, JSON.stringify(both))).toMatchObject({
      mailboxes: [{ name: 'incoming_email' }],
      misconfigured: [
        {
          name: 'service_desk_email',
          problem: 'incoming_email and service_desk_email must use separate mailboxes',
        },
      ],
    });
  });
  it('has a name of its own (ING-1, ING-10)', () => {
    const file = {
      mailboxes: [
        { ...mailbox, name: 'a' },
        { ...mailbox, name: 'a', user: 'other' },
      ],
    };
    expect(settingsOf({}, JSON.stringify(file)).misconfigured).toEqual([
      { name: 'a', problem: 'a: another source has this name' },
    ]);
  });
});
