import { InvalidFields } from '@ledgerdesk/contracts';
import { issueFields, noteBody } from './issue-fields';

const outcome = (read: () => unknown): string => {
  try {
    return `taken as ${JSON.stringify(read())}`;
  } catch (error) {
    return error instanceof InvalidFields ? error.message : String(error);
  }
};

describe('the title of an issue', () => {
  const title = (input: string | null) => outcome(() => issueFields({ title: input }).title);
  it('is kept without outer white space (ISS-2)', () =>
    expect(title('\u00a0 It broke \n')).toBe('taken as "It broke"'));
  it('must not be blank (ISS-2)', () =>
    expect([null, '', ' \u2003', '\u0000'].map(title)).toEqual(Array(4).fill("title can't be blank")));
  it('has at most 255 characters, whatever they are made of (ISS-2)', () => {
    expect(title('😀'.repeat(255))).toBe(`taken as "${'😀'.repeat(255)}"`);
    expect(title('😀'.repeat(256))).toBe('title is too long (maximum is 255 characters)');
  });
});

describe('the description of an issue', () => {
  const description = (input: string | null) => outcome(() => issueFields({ description: input }).description);
  it('is kept as it was typed, but for control characters (ISS-3)', () =>
    expect(description(' a\r\n\tb\u0000\u001b[1m\u0085c ')).toBe('taken as " a\\n\\tb[1mc "'));
  it('is none where it is empty', () =>
    expect([null, '', '\r'].map(description)).toEqual(Array(3).fill('taken as null')));
  it('has at most 262144 bytes (ISS-3)', () => {
    expect(description('é'.repeat(131_072))).toContain('taken');
    expect(description('é'.repeat(131_073))).toBe('description is too long (maximum is 262144 bytes)');
  });
});

describe('fields that are not spoken of', () => {
  it('are left alone', () => expect(issueFields({ title: 'x' })).toEqual({ title: 'x' }));
  it('are not asked for, while every other one that is broken is named', () =>
    expect(outcome(() => issueFields({ title: ' ', description: 'é'.repeat(131_073) }))).toBe(
      "title can't be blank, description is too long (maximum is 262144 bytes)",
    ));
});

describe('the body of a note', () => {
  it('is kept as it was typed, but for control characters (ISS-3)', () =>
    expect(noteBody(' a\u0007 \n')).toBe(' a \n'));
  it('must not be blank (ISS-3)', () => expect(outcome(() => noteBody(' \u0000'))).toBe("note can't be blank"));
  it('has at most 262144 bytes (ISS-3)', () =>
    expect(outcome(() => noteBody('x'.repeat(262_145)))).toBe('note is too long (maximum is 262144 bytes)'));
});

it('halves of characters are removed from titles, descriptions and notes (GRP-32)', () => {
  expect(issueFields({ title: 'a\ud800b', description: '😀\ude00' })).toEqual({ title: 'ab', description: '😀' });
  expect(noteBody('a\udfff')).toBe('a');
});
