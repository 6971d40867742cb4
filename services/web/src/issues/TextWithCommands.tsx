import { type KeyboardEvent, useEffect, useRef } from 'react';
import '@github/text-expander-element';
import { answerTo, api } from '../api/client';
import { isLineBegin, nameOfContact } from './command-menu';
import styles from './TextWithCommands.module.css';

type Properties = Readonly<{
  label: string;
  value: string;
  onValue: (text: string) => void;
  onKeyDown: (event: KeyboardEvent) => void;
  projectPath: string;
  iid: number;
}>;

type Matched = Readonly<{ matched: boolean; fragment?: HTMLElement }>;
type Change = CustomEvent<{ key: string; text: string; provide: (matched: Promise<Matched>) => void }>;
type Value = CustomEvent<{ key: string; item: HTMLElement; value: string | null }>;

const CONTACT = '[contact:';

/** A text in which `/` offers the quick actions there are now, and `[contact:` the contacts (AUT-1 to AUT-4). */
export const TextWithCommands = ({ label, value, onValue, onKeyDown, projectPath, iid }: Properties) => {
  const expander = useRef<HTMLElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const latest = useRef(onValue);
  useEffect(() => void (latest.current = onValue), [onValue]);
  useEffect(() => {
    const element = expander.current!;
    const path = { id: projectPath };
    const offer = (event: Event) => {
      const { key, text, provide } = (event as Change).detail;
      const before = area.current!.value.slice(0, area.current!.selectionStart - text.length - key.length);
      if (key === '/') provide(isLineBegin(before) ? commandsFor(text) : Promise.resolve({ matched: false }));
      else provide(contactsFor(text, before));
    };
    const commandsFor = async (text: string) => {
      const { data } = await answerTo(
        api.GET('/projects/{id}/autocomplete/commands', { params: { path, query: { issue_iid: iid } } }),
      );
      const fitting = data.filter(({ name, aliases }) => [name, ...aliases].some((one) => one.startsWith(text)));
      return menuOf(
        fitting.map(({ name, params, description }) => ({
          value: `/${name}`,
          title: `/${name}`,
          parameters: params ?? '',
          note: description,
        })),
      );
    };
    const contactsFor = async (text: string, before: string) => {
      const line = before.slice(before.lastIndexOf('\n') + 1);
      const command = /^\/remove_contacts\b/i.test(line) ? 'remove' : 'add';
      const query = { issue_iid: iid, command, query: text } as const;
      const { data } = await answerTo(api.GET('/projects/{id}/autocomplete/contacts', { params: { path, query } }));
      return menuOf(
        data.map((contact) => ({
          value: `${CONTACT}${contact.email}]`,
          title: nameOfContact(contact),
          note: contact.email,
        })),
      );
    };
    const choose = (event: Event) => {
      const { detail } = event as Value;
      detail.value = detail.item.dataset.value!;
    };
    const commit = () => latest.current(area.current!.value);
    element.addEventListener('text-expander-change', offer);
    element.addEventListener('text-expander-value', choose);
    element.addEventListener('text-expander-committed', commit);
    return () => {
      element.removeEventListener('text-expander-change', offer);
      element.removeEventListener('text-expander-value', choose);
      element.removeEventListener('text-expander-committed', commit);
    };
  }, [projectPath, iid]);
  return (
    <text-expander ref={expander} keys={`/ ${CONTACT}`} class={styles.expander}>
      <textarea
        ref={area}
        className={styles.text}
        aria-label={label}
        rows={5}
        value={value}
        onChange={({ target }) => onValue(target.value)}
        onKeyDown={onKeyDown}
      />
    </text-expander>
  );
};

type Entry = Readonly<{ value: string; title: string; parameters?: string; note: string }>;

/** The element wants its menu as a list; names and addresses are put in as text (AUT-3). */
const menuOf = (entries: readonly Entry[]): Matched => {
  if (entries.length === 0) return { matched: false };
  const fragment = document.createElement('ul');
  fragment.className = styles.menu!;
  fragment.setAttribute('role', 'listbox');
  for (const { value, title, parameters = '', note } of entries) {
    const item = document.createElement('li');
    item.setAttribute('role', 'option');
    item.dataset.value = value;
    item.append(title, ...textIn('span', parameters), ...textIn('small', note));
    fragment.append(item);
  }
  return { matched: true, fragment };
};

const textIn = (tag: 'span' | 'small', text: string): readonly HTMLElement[] => {
  if (text === '') return [];
  const element = document.createElement(tag);
  element.append(text);
  return [element];
};
