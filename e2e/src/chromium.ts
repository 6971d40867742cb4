import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { source } from 'axe-core';
import { Browser, chromium, Page } from 'playwright-core';
import { leaveOut } from '@ledgerdesk/test-servers';
import { Installation, storyWithoutFaults } from './shapes';

/** For a page to become as it is waited for, on a busy machine. */
const PATIENCE_MS = 15_000;
const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** The program that `CHROMIUM` names, or the first that is installed. */
const program = (): string | undefined => {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const installed = folders
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find((path) => existsSync(path));
  return process.env.CHROMIUM ?? installed;
};

/** A story in a real Chromium, on both shapes. Where there is none, it is named as not run. */
export const storyInChromium = (
  title: string,
  tell: (installation: () => Installation, visit: Visit) => void,
): void => {
  const executablePath = program();
  const define = () =>
    storyWithoutFaults(title, (installation) => {
      let browser: Browser;
      beforeAll(async () => {
        const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
        browser = await chromium.launch({ executablePath, args } as never);
      }, 60_000);
      afterAll(() => browser?.close());
      tell(installation, async (options = {}) => {
        // Without motion, colours are those that stay when they are looked at.
        const context = await browser.newContext({
          baseURL: installation().url(),
          reducedMotion: 'reduce',
          ...options,
        });
        context.setDefaultTimeout(PATIENCE_MS);
        return Visitor.in(await context.newPage());
      });
    });
  if (executablePath) return define();
  leaveOut(title, 'needs Chromium: install it, or set CHROMIUM', define);
};

type Options = Parameters<Browser['newContext']>[0];
export type Visit = (options?: Options) => Promise<Visitor>;

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** The list of commands makes its text a combobox while it is open, which ARIA does not foresee for texts of several lines. */
const EXEMPTED = 'aria-allowed-role';

/** Somebody at a browser, who notices whatever is wrong with its pages. */
export class Visitor {
  private readonly problems: string[] = [];

  private constructor(readonly page: Page) {}

  static async in(page: Page): Promise<Visitor> {
    const visitor = new Visitor(page);
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) visitor.problems.push(message.text());
    });
    page.on('pageerror', (error) => visitor.problems.push(String(error)));
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', ({ violatedDirective: directive, blockedURI: blocked }) =>
        reportError(new Error(`${directive} forbids ${blocked}`)),
      );
    });
    return visitor;
  }

  async signIn(login: string, password: string): Promise<void> {
    await this.page.goto('/users/sign_in');
    await this.page.getByLabel('Username or email').fill(login);
    await this.page.getByLabel('Password').fill(password);
    await this.page.keyboard.press('Enter');
    await this.page.getByRole('heading', { name: 'Your work' }).waitFor();
  }

  /** What is wrong with the page as it is now, and what was since the last time: errors, forbidden loads, and for people who see, hear or move otherwise. */
  async problemsHere(): Promise<readonly string[]> {
    await this.page.evaluate(source);
    const { violations } = await this.page.evaluate(
      (values) => (globalThis as unknown as { axe: Axe }).axe.run({ runOnly: values }),
      RULES,
    );
    const found = violations
      .filter(({ id }) => id !== EXEMPTED)
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' ')}`);
    return [...this.problems.splice(0), ...found];
  }
}

type Axe = { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
