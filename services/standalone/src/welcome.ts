import { Configuration } from '@ledgerdesk/service-host';
import { DEMO_PATH, makeDemo } from './demo';

/** What a person is told after a start: where it is, who they are, what to try first. */
export class Welcome {
  private token: string | null = null;
  private readonly stopping = new AbortController();

  constructor(private readonly print: (text: string) => void) {}

  /** The administrator was created just now, with this token. One that was made is shown once. */
  administratorToken(token: string): void {
    this.token = token;
  }

  /** Shows it, after the demo content of the first start is there. Answers what ends that. */
  say(url: string, configuration: Configuration): () => void {
    const { token } = this;
    void this.introduce(url, token, configuration).catch((error: Error) => {
      if (!this.stopping.signal.aborted) this.print(`\nThe demo content is incomplete: ${error.message}\n`);
    });
    return () => this.stopping.abort();
  }

  private async introduce(
    url: string,
    token: string | null,
    { LEDGERDESK_DEMO, LEDGERDESK_ADMIN_TOKEN }: Configuration,
  ) {
    if (!token) return this.print(running(url));
    const shown = LEDGERDESK_ADMIN_TOKEN ? '$LEDGERDESK_ADMIN_TOKEN' : token;
    this.print(firstStart(url, shown, !LEDGERDESK_ADMIN_TOKEN));
    if (!LEDGERDESK_DEMO) return;
    this.print('\nMaking demo content ...');
    await makeDemo({ url, token, signal: this.stopping.signal, progress: () => this.print('.') });
    this.print(tryIt(url, shown));
  }
}

const running = (url: string) => `
Ledgerdesk is running.
  API      ${url}/api/v4
  API page ${url}/api/docs
  Stop it with Ctrl-C.
`;

const firstStart = (url: string, token: string, once: boolean) => `${running(url)}
This is the first start. The administrator is called root.
  Token    ${token}${once ? '\n           It is shown this once. Set LEDGERDESK_ADMIN_TOKEN to choose one yourself.' : ''}
`;

const tryIt = (url: string, token: string) => ` done.

Try it:
  curl -H "PRIVATE-TOKEN: ${token}" "${url}/api/v4/groups/${DEMO_PATH}/crm/contacts?search=jane"
`;
