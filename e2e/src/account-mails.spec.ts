import { randomUUID } from 'node:crypto';
import { Browser } from './browser';
import { Mailbox } from './post';
import { storyWithMail } from './shapes';

const PASSWORD = 'correct horse battery';
const NEXT = 'another horse battery';
const TIME_MS = 120_000;

storyWithMail('Users are mailed about their accounts', (installation) => {
  const run = randomUUID().slice(0, 8);
  const mailboxOf = (name: string) => new Mailbox(installation().mailServer!.imapUrl, `${name}-${run}@mail.test`);
  const aUser = async (name: string) => {
    const username = `${name}-${run}`;
    const user = { name, username, email: `${username}@mail.test`, password: PASSWORD };
    const { id } = await installation().api.make('/users', user);
    const browser = new Browser(() => installation().url());
    expect((await browser.signIn(username, PASSWORD)).status).toBe(200);
    return { id: id as number, username, browser };
  };
  /** Opens a link as a browser does. */
  const open = async (link: string, browser: Browser | null) => {
    const { pathname, search } = new URL(link);
    for (;;) {
      const headers = browser ? { Cookie: browser.cookie } : {};
      const answered = await fetch(`${installation().url()}${pathname}${search}`, { headers });
      if (answered.status !== 503) return { status: answered.status, text: await answered.text() };
    }
  };
  const emailOf = async (browser: Browser) => (await browser.ask('GET', '/user')).body.email;

  it(
    'a new e-mail address counts once its link was opened, once, by its user, and the former one is told (SIG-4)',
    async () => {
      const { id, username, browser } = await aUser('jane');
      const { browser: eve } = await aUser('eve');
      const former = await emailOf(browser);
      const next = `jane.new-${run}@mail.test`;
      const asked = { email: next, current_password: PASSWORD };
      expect((await browser.ask('PUT', `/users/${id}`, asked)).body).toMatchObject({ email: former });

      const mail = await mailboxOf('jane.new').next();
      expect([mail.subject, mail.headers.get('auto-submitted')]).toEqual([
        'Confirm your new e-mail address',
        'auto-generated',
      ]);
      expect(mail.text).toContain(`To use ${next} for it, open this link:`);
      const link = /https?:\S+confirm_email\?token=\S+/.exec(mail.text!)![0];
      expect((await open(link, null)).status).toBe(401);
      expect((await open(link, eve)).status).toBe(404);
      expect(await emailOf(browser)).toBe(former);

      const opened = await open(link, browser);
      expect([opened.status, opened.text.includes(next)]).toEqual([200, true]);
      expect([await emailOf(browser), (await open(link, browser)).status]).toEqual([next, 404]);
      const told = await mailboxOf('jane').next();
      expect([told.subject, told.text!.includes(next), told.text!.includes(username)]).toEqual([
        'Your e-mail address was changed',
        true,
        true,
      ]);
      expect((await eve.signIn(next, PASSWORD)).status).toBe(200);
    },
    TIME_MS,
  );
  it(
    'one that an administrator sets counts at once, and a new password is told to the present one (SIG-4)',
    async () => {
      const { id, browser } = await aUser('john');
      const next = `john.new-${run}@mail.test`;
      await installation().api.put(`/users/${id}`, { email: next });
      expect(await emailOf(browser)).toBe(next);
      expect((await mailboxOf('john').next()).subject).toBe('Your e-mail address was changed');
      await browser.ask('PUT', `/users/${id}`, { password: NEXT, current_password: PASSWORD });
      const told = await mailboxOf('john.new').next();
      expect([told.subject, told.text!.includes(NEXT)]).toEqual(['Your password was changed', false]);
      expect([await mailboxOf('john').count(), await mailboxOf('john.new').count()]).toEqual([1, 1]);
      expect(installation().output()).not.toContain('confirm_email?token=');
    },
    TIME_MS,
  );
});
