import { InvalidFields, Issue } from '@ledgerdesk/contracts';
import { Details } from './issue';

const LONGEST_TITLE = 255;
const MOST_BYTES = 262_144;
/** All but tab and line feed. */
const CONTROL_CHARACTERS = /[\0-\x08\x0b-\x1f\x7f-\x9f]/g;

const plain = (typed: string | null): string => (typed ?? '').replace(CONTROL_CHARACTERS, '');
const tooLong = (text: string): readonly string[] =>
  Buffer.byteLength(text) > MOST_BYTES ? [`is too long (maximum is ${MOST_BYTES} bytes)`] : [];

const titleOf = (typed: string | null) => {
  const value = plain(typed).trim();
  if (value === '') return { value, broken: ["can't be blank"] };
  const isLong = [...value].length > LONGEST_TITLE;
  return { value, broken: isLong ? [`is too long (maximum is ${LONGEST_TITLE} characters)`] : [] };
};
const descriptionOf = (typed: string | null) => {
  const value = plain(typed);
  return { value: value || null, broken: tooLong(value) };
};

type Typed = Readonly<{ title?: string | null | undefined; description?: string | null | undefined }>;

/** ISS-2, ISS-3: what is spoken of, as it is stored. @throws InvalidFields with every rule that is broken */
export const issueFields = ({ title, description }: Typed): Partial<Pick<Details, 'title' | 'description'>> => {
  const titled = title === undefined ? null : titleOf(title);
  const described = description === undefined ? null : descriptionOf(description);
  refuse([...named('title', titled?.broken), ...named('description', described?.broken)]);
  return { ...(titled ? { title: titled.value } : {}), ...(described ? { description: described.value } : {}) };
};

/** Of a new issue both are spoken of. */
export const newIssueFields = (typed: Readonly<{ title: string | null; description: string | null }>) =>
  issueFields(typed) as Pick<Details, 'title' | 'description'>;

/** ISS-3. @throws InvalidFields */
export const noteBody = (typed: string | null): string => {
  const body = plain(typed);
  refuse(named('note', body.trim() === '' ? ["can't be blank"] : tooLong(body)));
  return body;
};

const named = (path: string, messages: readonly string[] = []): readonly Issue[] =>
  messages.map((message) => ({ path, message }));
const refuse = (broken: readonly Issue[]): void => {
  if (broken.length > 0) throw new InvalidFields(broken);
};
