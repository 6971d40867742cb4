import { fitted } from './fitted-texts';

const sizeOf = (texts: readonly string[]) => Buffer.byteLength(JSON.stringify(texts)) - texts.length - 1;

describe('the texts of a page', () => {
  it('are whole where they fit', () => expect(fitted(['ab', '', 'é'], 10)).toEqual(['ab', '', 'é']));
  it('are cut where they do not, the longest ones only', () => {
    const short = 'short';
    const long = 'x'.repeat(500);
    const [first, second, third] = fitted([long, short, long], 307);
    expect([second, first]).toEqual([short, third]);
    expect(first).toMatch(/^x{100,148}…$/);
  });
  it('fit whatever they are made of', () => {
    const texts = ['"'.repeat(400), '\n'.repeat(300), 'é'.repeat(300), '😀'.repeat(200), 'plain'];
    const cut = fitted(texts, 600);
    expect(sizeOf(cut)).toBeLessThanOrEqual(600);
    expect(cut.map((text) => /[\ud800-\udbff](?![\udc00-\udfff])/.test(text))).toEqual(Array(5).fill(false));
    expect(cut.at(-1)).toBe('plain');
  });
});
