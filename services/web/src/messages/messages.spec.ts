import { en } from './en';
import { ja } from './ja';

type Tree = { readonly [name: string]: string | Tree };

/** Every message by its whole name. */
const messagesIn = (tree: Tree, above = ''): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(tree).flatMap(([name, value]) =>
      typeof value === 'string' ? [[`${above}${name}`, value] as const] : [...messagesIn(value, `${above}${name}.`)],
    ),
  );
const placeholdersIn = (message: string) =>
  [...message.matchAll(/\{(\w+)|<(\w+)>/g)].map(([, name, tag]) => name ?? tag).sort();
const english = messagesIn(en);
const japanese = messagesIn(ja);
/** What both languages write alike. */
const ALIKE = ['shell.apiPage', 'history.changed'];

describe('the words of the pages (UI-14)', () => {
  it('exist in every language', () => expect([...japanese.keys()].sort()).toEqual([...english.keys()].sort()));
  it('are translated', () => {
    const same = [...english].filter(([name, message]) => japanese.get(name) === message).map(([name]) => name);
    expect(same).toEqual(ALIKE);
  });
  it.each([...english.keys()])('have the same placeholders in %s', (name) => {
    const once = (message: string) =>
      [...new Set(placeholdersIn(message))].filter((one) => !['other', 'one'].includes(one!));
    expect(once(japanese.get(name)!)).toEqual(once(english.get(name)!));
  });
  it.each([
    ['shell.plan', 'Plan', 'プラン'],
    ['shell.customers', 'Customer relations', '顧客関係'],
    ['organizations.title', 'Organizations', '組織'],
    ['contacts.new', 'New contact', '新しい連絡先'],
    ['organizations.new', 'New organization', '新しい組織'],
    ['list.edit', 'Edit', '編集'],
    ['list.viewIssues', 'View issues', 'イシューを表示'],
    ['contacts.active', 'Active', '有効'],
    ['form.save', 'Save changes', '変更を保存'],
    ['contacts.none', 'No contacts found', '連絡先が見つかりません'],
    ['contacts.create', 'Create new contact', '新しい連絡先を作成'],
    [
      'issue.noContacts',
      'To add active contacts, use /add_contacts.',
      '有効な連絡先を追加するには、/add_contacts を使用してください。',
    ],
  ])('are those of the editions: %s', (name, one, other) =>
    expect([english.get(name), japanese.get(name)]).toEqual([one, other]),
  );
  it.each([
    ['contacts.added', 'Contact has been added.'],
    ['contacts.updated', 'Contact has been updated.'],
    ['organizations.added', 'Organization has been added.'],
    ['organizations.updated', 'Organization has been updated.'],
    ['errors.general', 'Something went wrong. Please try again.'],
  ])('say what was done: %s (UI-8)', (name, message) => expect(english.get(name)).toBe(message));
});
