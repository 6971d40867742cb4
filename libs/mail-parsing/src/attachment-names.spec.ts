import * as fc from 'fast-check';
import { NamesInUse, safeName } from './attachment-names';

const named = (given: string, mediaType = 'application/pdf') => safeName(given, 3, mediaType);

describe('the name of an attachment', () => {
  it.each([
    ['report.pdf', 'report.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\jane\\report.pdf', 'report.pdf'],
    ['a/', 'attachment-3.pdf'],
    ['', 'attachment-3.pdf'],
    ['...', 'attachment-3.pdf'],
    ['.bashrc', 'bashrc'],
    ['a\u0000b\u0007c\r\nd.txt', 'abc d.txt'],
    ['evil\u202Efdp.exe', 'evilfdp.exe'],
    ['CON', '_CON'],
    ['com1.tar.gz', '_com1.tar.gz'],
    ['console.txt', 'console.txt'],
    ['what?<a|b>.txt', 'what__a_b_.txt'],
    ['u\u0308.txt', 'ü.txt'],
    ['name. ', 'name'],
  ])('%j is %s (ATT-4)', (given, name) => {
    expect(named(given)).toBe(name);
  });
  it('of a mail within a mail ends with .eml (ATT-1)', () => {
    expect(named('', 'message/rfc822')).toBe('attachment-3.eml');
    expect(named('Re: printer', 'message/rfc822')).toBe('Re_ printer.eml');
    expect(named('a.EML', 'message/rfc822')).toBe('a.EML');
  });
  it('of an unknown type ends with .bin', () => expect(named('', 'x/y')).toBe('attachment-3.bin'));
  it('has at most 255 bytes and keeps its extension (ATT-4)', () => {
    const long = named(`${'ü'.repeat(300)}.docx`);
    expect(Buffer.byteLength(long)).toBeLessThanOrEqual(255);
    expect(long).toMatch(/^ü+\.docx$/);
  });
  it('gets a number where another one has it (ATT-4)', () => {
    const names = new NamesInUse();
    expect(['a.txt', 'A.txt', 'a.txt', 'a-2.txt', 'b', 'b'].map((name) => names.take(name))).toEqual([
      'a.txt',
      'A-2.txt',
      'a-3.txt',
      'a-2-2.txt',
      'b',
      'b-2',
    ]);
  });
  it('is safe and unique whatever was given', () => {
    const text = fc.string({ unit: 'binary', maxLength: 400 });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 5 }), (given) => {
        const names = new NamesInUse();
        const taken = given.map((name, at) => names.take(safeName(name, at + 1, 'text/plain')));
        expect(new Set(taken.map((name) => name.toLowerCase())).size).toBe(given.length);
        for (const name of taken) {
          expect(name).toMatch(/^[^./\\\p{Cc}\p{Surrogate}<>:"|?*][^/\\\p{Cc}\p{Surrogate}<>:"|?*]*$/u);
          expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255);
          expect(name).toBe(name.normalize('NFC'));
        }
      }),
    );
  });
});
