import { createHash } from 'node:crypto';
import { AdministratorTokenRecipient } from '@ledgerdesk/groups';
import { Configuration } from '@ledgerdesk/service-host';
import { DEMO_DESK, DEMO_PATH, makeDemo } from './demo';

type Receiver = Readonly<{ host: string; port: number }>;

/** What a person is told after a start: where it is, who they are, what to try first. */
export class StartupBanner implements AdministratorTokenRecipient {
  private token: string | null = null;
  private readonly stopping = new AbortController();

  /** @param print gets whole lines: those of the log stand between them */
  constructor(private readonly print: (text: string) => void) {}

  /** The administrator was created just now, with this token. One that was made is shown once. */
  receive(token: string): void {
    this.token = token;
  }

  /**
   * Shows it, after the demo content of the first start is there. Answers what ends that.
   *
   * @param receiver where mail is taken by SMTP; null where it is not
   */
  show(url: string, receiver: Receiver | null, configuration: Configuration): () => void {
    const { token } = this;
    void this.introduce(url, receiver, token, configuration).catch((error: Error) => {
      if (!this.stopping.signal.aborted) this.print(`\nThe demo content is incomplete: ${error.message}\n`);
    });
    return () => this.stopping.abort();
  }

  private async introduce(
    url: string,
    receiver: Receiver | null,
    token: string | null,
    { LEDGERDESK_DEMO, LEDGERDESK_ADMIN_TOKEN }: Configuration,
  ) {
    if (!token) return this.print(running(url, receiver));
    const shown = LEDGERDESK_ADMIN_TOKEN ? '$LEDGERDESK_ADMIN_TOKEN' : token;
    this.print(firstStart(running(url, receiver), shown, !LEDGERDESK_ADMIN_TOKEN));
    if (!LEDGERDESK_DEMO) return;
    this.print('\nMaking demo content ...\n');
    const password = passwordOfDemo(token);
    const address = await makeDemo({ url, token, password, receiver, signal: this.stopping.signal });
    this.print(signIn(url, password));
    this.print(tryIt(url, shown));
    if (receiver && address) this.print(tryMail(url, shown, receiver, address));
  }
}

const running = (url: string, receiver: Receiver | null) => `
Ledgerdesk is running.
  Open     ${url}
  API      ${url}/api/v4
  API page ${url}/api/docs${receiver ? `\n  Mail     ${smtp(receiver)}` : ''}
  Stop it with Ctrl-C.
`;

const smtp = ({ host, port }: Receiver) => `smtp://${host.includes(':') ? `[${host}]` : host}:${port}`;

const firstStart = (runs: string, token: string, once: boolean) => `${runs}
This is the first start. The administrator is called root.
  Token    ${token}${once ? '\n           It is shown this once. Set LEDGERDESK_ADMIN_TOKEN to choose one yourself.' : ''}
`;

/** Made of the token, so that the demo made again is the same. */
const passwordOfDemo = (token: string): string =>
  createHash('sha256').update(`demo ${token}`).digest('base64url').slice(0, 16);

const signIn = (url: string, password: string) => `
Sign in at ${url} with a browser:
  Username demo-owner, or demo-guest, demo-planner, demo-reporter, demo-developer, demo-maintainer
  Password ${password}
           It is shown this once.
`;

const tryIt = (url: string, token: string) => `
Try it:
  curl -H "PRIVATE-TOKEN: ${token}" "${url}/api/v4/groups/${DEMO_PATH}/crm/contacts?search=jane"
`;

const tryMail = (url: string, token: string, receiver: Receiver, address: string) => `
Three customers have written to the Service Desk of ${DEMO_DESK}:
  ${address}
Write to it as one of them, and look at the issue:
  printf 'From: Jane Doe <jane.doe@alfreds.test>\\nTo: ${address}\\nCc: ana@centro.test\\nSubject: Hello\\n\\nIt works.\\n' |
    curl --crlf ${smtp(receiver)} --mail-from jane.doe@alfreds.test --mail-rcpt '${address}' -T -
  curl -H "PRIVATE-TOKEN: ${token}" "${url}/api/v4/projects/${encodeURIComponent(DEMO_DESK)}/issues?per_page=1"
`;
