import * as fc from 'fast-check';
import { cutText } from './cut-text';

describe('a text that is cut', () => {
  it('is whole where it has room (BODY-20)', () => {
    expect(cutText('Grüße', 7)).toEqual({ text: 'Grüße', full: null });
  });
  it('ends with a whole character, and has all of it beside (BODY-20)', () => {
    expect(cutText('Grüße', 3)).toEqual({ text: 'Gr', full: new Uint8Array(Buffer.from('Grüße')) });
    expect(cutText('a👍b', 4).text).toBe('a');
    expect(cutText('a', 0).text).toBe('');
  });
  it('is the longest beginning with room, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(20), (whole, room) => {
        const { text } = cutText(whole, room);
        expect(whole.startsWith(text)).toBe(true);
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(room);
        const next = String.fromCodePoint(whole.codePointAt(text.length) ?? 0);
        if (text.length < whole.length) expect(Buffer.byteLength(text + next)).toBeGreaterThan(room);
      }),
    );
  });
});
