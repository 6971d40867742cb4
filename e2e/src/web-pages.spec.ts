import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { storyInChromium, Visitor } from './chromium';
import { eventually, send } from './post';

const PASSWORD = 'correct horse battery';
const FIRST_PAGE_BYTES = 140 * 1_024;
const TEST_MS = 180_000;

describe('the browser program', () => {
  type Chunk = Readonly<{ file: string; css?: readonly string[]; imports?: readonly string[] }>;
  const built = join(__dirname, '../../services/web/dist');

  it('loads no more than 140 KB for its first page, in the longer of its languages', () => {
    const manifest = JSON.parse(readFileSync(join(built, '.vite/manifest.json'), 'utf8')) as Record<string, Chunk>;
    const filesOf = (name: string): readonly string[] => {
      const { file, css = [], imports = [] } = manifest[name]!;
      return [file, ...css, ...imports.flatMap(filesOf)];
    };
    const files = new Set([...filesOf('main.tsx'), ...filesOf('messages/ja.ts')]);
    const bytes = [...files].map((file) => gzipSync(readFileSync(join(built, file)), { level: 9 }).length);
    expect(bytes.reduce((sum, size) => sum + size)).toBeLessThan(FIRST_PAGE_BYTES);
  });
});

storyInChromium('Somebody supports customers with a browser', (installation, visit) => {
  const api = () => installation().api;
  const run = randomUUID().slice(0, 8);
  const username = `ada-${run}`;
  const group = `desk-${run}`;
  const project = `${group}/help`;
  const crm = `/groups/${group}/-/crm`;
  const ana = `ana.${run}@centro.test`;
  let address = '';
  let visitor: Visitor;
  beforeAll(async () => {
    const user = { name: 'Ada', username, email: `${username}@users.test`, password: PASSWORD };
    const { id: userId } = await api().make('/users', user);
    const { id } = await api().make('/groups', { name: 'Desk', path: group });
    await api().make(`/groups/${id}/members`, { user_id: userId, access_level: 50 });
    await api().make(`/groups/${id}/crm/organizations`, { name: 'Centro Comercial', default_rate: 92.5 });
    await api().make(`/groups/${id}/crm/contacts`, { first_name: 'Ana', last_name: 'Trujillo', email: ana });
    await api().make('/projects', { name: 'Help', path: 'help', namespace_id: id });
    const desk = `/projects/${encodeURIComponent(project)}/service_desk`;
    address = (await api().put(desk, { service_desk_enabled: true })).body.service_desk_address;
    visitor = await visit();
  }, TEST_MS);

  it(
    'signs in, and sees where there is work (SIG-1, UI-17)',
    async () => {
      const { page } = visitor;
      await page.goto(`${crm}/contacts`);
      expect(new URL(page.url()).pathname).toBe('/users/sign_in');
      expect(await visitor.problemsHere()).toEqual([]);
      await page.getByLabel('Username or email').fill(username);
      await page.getByLabel('Password').fill('wrong horse battery');
      await page.keyboard.press('Enter');
      await page.getByText('Invalid login or password.').waitFor();
      expect(await visitor.problemsHere()).toEqual([expect.stringContaining('401')]); // Chromium tells of every such answer.
      await page.getByLabel('Password').fill(PASSWORD);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Contacts' }).waitFor();
      await page.getByRole('link', { name: 'Ledgerdesk' }).click();
      await page.getByRole('link', { name: 'Help' }).waitFor();
      await page.getByLabel('Search groups and projects').fill('nothing like it');
      await page.getByText('No projects found').waitFor();
      expect(await visitor.problemsHere()).toEqual([]);
    },
    TEST_MS,
  );

  it(
    'makes a contact, finds it, and edits it while somebody else does (UI-1, UI-3 to UI-6, UI-8)',
    async () => {
      const { page } = visitor;
      await page.goto(`/groups/${group}`);
      await page.getByRole('link', { name: 'Customer relations' }).click();
      await page.getByRole('link', { name: 'New contact' }).click();
      const create = page.getByRole('button', { name: 'Create new contact' });
      await page.getByLabel('First name').fill('Jane');
      expect(await create.isDisabled()).toBe(true);
      await page.getByLabel('Last name').fill('Doe');
      await page.getByLabel('Email').fill(ana);
      await page.getByRole('combobox', { name: 'Organization' }).fill('cen');
      await page.getByRole('option', { name: 'Centro Comercial' }).click();
      expect(await visitor.problemsHere()).toEqual([]);
      await create.click();
      await page.getByText('Email has already been taken').waitFor();
      expect(await visitor.problemsHere()).toEqual([expect.stringContaining('400')]);
      await page.getByLabel('Email').fill(`jane.${run}@customer.test`);
      await page.keyboard.press('Enter');
      await page.getByText('Contact has been added.').waitFor();

      await page.getByRole('searchbox', { name: 'Search' }).fill('jane');
      await page.getByRole('link', { name: 'All 1' }).waitFor();
      await page.getByRole('row').filter({ hasText: 'Centro Comercial' }).waitFor();
      expect(new URL(page.url()).search).toBe('?search=jane');
      expect(await visitor.problemsHere()).toEqual([]);

      await page.getByRole('link', { name: 'Edit Jane Doe' }).click();
      await page.getByLabel('Phone').fill('1');
      const [{ id }] = (await api().get(`/groups/${encodeURIComponent(group)}/crm/contacts?search=jane`)).body;
      const contact = `/groups/${encodeURIComponent(group)}/crm/contacts/${id}`;
      await api().put(contact, { phone: '2', description: 'Prefers tea' });
      await page.getByRole('button', { name: 'Save changes' }).click();
      await page.getByText('Somebody else has changed this meanwhile.').waitFor();
      expect(await visitor.problemsHere()).toEqual([expect.stringContaining('412')]);
      await page.getByRole('button', { name: 'Keep mine' }).click();
      await page.getByText('Contact has been updated.').waitFor();
      expect((await api().get(contact)).body).toMatchObject({ phone: '1', description: 'Prefers tea' });

      await page.getByRole('link', { name: 'Jane' }).first().click();
      await page.getByText('Prefers tea').waitFor();
      await page.getByText('There are no issues of this contact.').waitFor();
      await page.getByText('History').click();
      await page.getByText('phone: 2 → 1').waitFor();
      expect(await visitor.problemsHere()).toEqual([]);
    },
    TEST_MS,
  );

  it(
    'gives an organization another rate, and sees what it is about (UI-4, UI-7, UI-8, UI-18)',
    async () => {
      const { page } = visitor;
      await page.goto(`${crm}/contacts`);
      await page.getByRole('link', { name: 'Organizations' }).click();
      await page.getByText('€92.50').waitFor();
      await page.getByRole('link', { name: 'Edit Centro Comercial' }).click();
      await page.getByLabel('Default rate').fill('93.25');
      expect(await visitor.problemsHere()).toEqual([]);
      await page.getByRole('button', { name: 'Save changes' }).click();
      await page.getByText('Organization has been updated.').waitFor();
      await page.getByText('€93.25').waitFor();
      await page.getByRole('link', { name: 'Centro Comercial', exact: true }).click();
      await page.getByRole('link', { name: 'Jane Doe' }).waitFor();
      await page.getByText('There are no issues of this organization.').waitFor();
      expect(await visitor.problemsHere()).toEqual([]);
    },
    TEST_MS,
  );

  it(
    'answers a mail with a quick action, and closes what it has made (UI-11, UI-15, UI-16, AUT-1 to AUT-4)',
    async () => {
      const { page } = visitor;
      const jane = `jane.${run}@customer.test`;
      const raw = `From: Jane Doe <${jane}>\r\nTo: ${address}\r\nSubject: The printer burns\r\n\r\nAgain <b>!</b>\r\n`;
      await send(installation().smtpUrl, jane, [address], raw);
      const issues = `/projects/${encodeURIComponent(project)}/issues`;
      await eventually('the issue', async () => (await api().get(issues)).body[0]);
      await page.goto(`/${project}/-/issues?search=printer`);
      expect(await visitor.problemsHere()).toEqual([]);
      await page.getByRole('link', { name: 'The printer burns' }).click();
      await page.getByText('Again <b>!</b>').waitFor();
      await page.getByRole('heading', { name: '1 contact' }).waitFor();
      expect(await visitor.problemsHere()).toEqual([]);

      const text = page.getByLabel('Your reply');
      await text.pressSequentially('Keep calm, *we come*.\n/add_c');
      await page.getByRole('option', { name: '/add_contacts' }).waitFor();
      expect(await visitor.problemsHere()).toEqual([]);
      await page.keyboard.press('Enter');
      await text.pressSequentially('[contact:ana');
      await page.getByRole('option', { name: 'Ana Trujillo' }).waitFor();
      await page.keyboard.press('Enter');
      expect(await text.inputValue()).toContain(`/add_contacts [contact:${ana}]`);
      await page.reload(); // The draft is kept.
      await page.getByLabel('Your reply').press('Control+Enter');
      await page.getByText('One or more contacts were successfully added.').waitFor();
      await page.getByRole('heading', { name: '2 contacts' }).waitFor();
      await page.getByText('we come', { exact: true }).waitFor();
      expect(await page.getByLabel('Your reply').inputValue()).toBe('');
      expect(await visitor.problemsHere()).toEqual([]);

      await page.getByRole('tab', { name: 'Internal note' }).click();
      await page.getByLabel('Your internal note').fill('She is angry');
      await page.getByRole('button', { name: 'Add note' }).click();
      await page.getByRole('listitem').filter({ hasText: 'She is angry' }).waitFor();
      await page.getByRole('combobox', { name: 'Choose contacts' }).click();
      await page.getByRole('option', { name: 'Ana Trujillo' }).click();
      await page.getByRole('heading', { name: '1 contact' }).waitFor();
      expect(await visitor.problemsHere()).toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: 'Close issue' }).click();
      await page.getByRole('button', { name: 'Reopen issue' }).waitFor();
      expect((await api().get(`${issues}/1`)).body).toMatchObject({ state: 'closed', user_notes_count: 2 });
      expect(await visitor.problemsHere()).toEqual([]);
    },
    TEST_MS,
  );

  it(
    'has it in Japanese, in the dark and on a telephone, too (UI-14)',
    async () => {
      const other = await visit({ locale: 'ja', colorScheme: 'dark', viewport: { width: 360, height: 740 } });
      await other.page.goto(`${crm}/contacts`);
      await other.page.getByLabel('ユーザー名またはメールアドレス').fill(username);
      await other.page.getByLabel('パスワード').fill(PASSWORD);
      await other.page.keyboard.press('Enter');
      await other.page.getByRole('heading', { name: '連絡先' }).waitFor();
      for (const [path, heading] of [
        [`${crm}/contacts`, '連絡先'],
        [`${crm}/contacts/new`, '新しい連絡先'],
        [`/${project}/-/issues/1`, 'The printer burns'],
        [`/${project}/-/issues`, 'イシュー'],
      ] as const) {
        await other.page.goto(path);
        await other.page.getByRole('heading', { name: heading }).first().waitFor();
        expect([path, await other.problemsHere()]).toEqual([path, []]);
        const isWider = await other.page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        expect([path, isWider]).toEqual([path, false]);
      }
      await other.page.getByRole('button', { name: 'Ada のアカウント' }).click();
      await other.page.getByRole('button', { name: 'サインアウト' }).click();
      await other.page.waitForURL('**/users/sign_in');
    },
    TEST_MS,
  );
});
