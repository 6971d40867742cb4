import { setTimeout as wait } from 'node:timers/promises';
import type { Method } from './api';

// What an answer holds is for the story to say.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Answered = Readonly<{ status: number; body: any }>;

/** A browser with our page in it: it keeps cookies and the CSRF token, and asks again where it is told to. */
export class Browser {
  readonly cookies = new Map<string, string>();
  csrfToken = '';

  constructor(private readonly url: () => string) {}

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async signIn(login: string, password: string, headers: Record<string, string> = {}): Promise<Answered> {
    const answered = await this.send('POST', '/users/sign_in', { login, password }, headers);
    if (answered.status === 200) this.csrfToken = answered.body.csrf_token;
    return answered;
  }

  signOut = () => this.send('POST', '/users/sign_out', undefined, { 'X-CSRF-Token': this.csrfToken });

  ask = (method: Method, path: string, body?: object, headers: Record<string, string> = {}) =>
    this.send(method, `/api/v4${path}`, body, { 'X-CSRF-Token': this.csrfToken, ...headers });

  async send(method: Method, path: string, body?: object, headers: Record<string, string> = {}): Promise<Answered> {
    for (;;) {
      const answered = await fetch(`${this.url()}${path}`, {
        method,
        headers: { Cookie: this.cookie, ...(body ? { 'Content-Type': 'application/json' } : {}), ...headers },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await answered.text();
      if (answered.status === 503) {
        await wait(100);
        continue;
      }
      for (const line of answered.headers.getSetCookie()) this.keep(line);
      return { status: answered.status, body: text ? JSON.parse(text) : null };
    }
  }

  private keep(line: string): void {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
    if (/Max-Age=0(;|$)/.test(line)) this.cookies.delete(name!);
    else this.cookies.set(name!, value!);
  }
}
