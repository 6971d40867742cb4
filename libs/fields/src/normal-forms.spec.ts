import { emailForm, foldCase, nameForm } from './normal-forms';

/** Stored in the names of streams: what is written here must stay so, or the form gets another number. */
describe('the normal form of an e-mail (number 1)', () => {
  it.each([
    ['keeps what is normal', 'jane@x.org', 'jane@x.org'],
    ['leaves out outer white space, of any kind', ' \u00a0\tjane@x.org\u3000\n', 'jane@x.org'],
    ['ignores case on both sides', 'Jane.ROE@X.Org', 'jane.roe@x.org'],
    ['composes combining marks', 'Zoe\u0308@x.org', 'zo\u00eb@x.org'],
    ['composes them in the domain, too', 'a@bu\u0308cher.example', 'a@xn--bcher-kva.example'],
    ['writes the domain in ASCII', 'a@Bücher.example', 'a@xn--bcher-kva.example'],
    ['knows a domain that is in ASCII already', 'a@XN--Bcher-KVA.example', 'a@xn--bcher-kva.example'],
    ['knows full-width letters and stops in a domain', 'a@ｅｘａｍｐｌｅ。org', 'a@example.org'],
    ['tells full-width letters of a local part apart', 'Ａ@x.org', 'ａ@x.org'],
    ['takes ß for ss in a local part', 'STRAẞE.straße.strasse@x.org', 'strasse.strasse.strasse@x.org'],
    ['tells ß from ss in a domain, as IDNA 2008 does', 'a@Straße.de', 'a@xn--strae-oqa.de'],
    ['takes all sigmas for one', 'ΟΔΟΣ.οδος.οδοσ@x.org', 'οδοσ.οδοσ.οδοσ@x.org'],
    ['has no locale: I is i', 'I@x.org', 'i@x.org'],
    ['keeps the dot of a Turkish İ', '\u0130@x.org', 'i\u0307@x.org'],
    ['keeps a Turkish ı', '\u0131@x.org', '\u0131@x.org'],
    ['keeps dots, tags and quotes of a local part', '"J. Roe@home".a+b@x.org', '"j. roe@home".a+b@x.org'],
    ['keeps a trailing dot of a domain', 'a@X.org.', 'a@x.org.'],
    ['keeps what is no domain, without case', 'a@[IPv6:2001:DB8::1]', 'a@[ipv6:2001:db8::1]'],
    ['does not take a path for a domain', 'a@X.org/y', 'a@x.org/y'],
    ['takes text without @ as a domain', 'ＪＡＮＥ', 'jane'],
  ])('%s', (_, value, normal) => {
    expect(emailForm.of(value)).toBe(normal);
    expect(emailForm.of(normal)).toBe(normal);
  });
});

describe('the normal form of a name (number 1)', () => {
  it.each([
    ['ignores case', 'ACME Ltd.', 'acme ltd.'],
    ['leaves out outer white space', '\u2003 Acme\u00a0', 'acme'],
    ['keeps inner white space', 'A  B', 'a  b'],
    ['composes combining marks', 'Cafe\u0301', 'caf\u00e9'],
    ['composes what folding took apart', '\u01f0', '\u01f0'],
    ['takes ß for ss', 'Groß', 'gross'],
    ['opens ligatures', 'ﬁne', 'fine'],
  ])('%s', (_, value, normal) => {
    expect(nameForm.of(value)).toBe(normal);
    expect(nameForm.of(normal)).toBe(normal);
  });
});

describe('folding case', () => {
  it('is finished after one time, for every character', () => {
    const twice = Array.from({ length: 0x11_0000 }, (_, code) => code)
      .filter((code) => code < 0xd800 || code > 0xdfff)
      .filter((code) => foldCase(foldCase(String.fromCodePoint(code))) !== foldCase(String.fromCodePoint(code)));
    expect(twice).toEqual([]);
  });
  it('composes as many marks as any name has', () => {
    const name = `A${'\u0301\u0323'.repeat(127)}`;
    expect(foldCase(name)).toBe(name.toLowerCase().normalize('NFC'));
  });
  it('never sorts more than 256 marks together, whatever is written, and is its own normal form', () => {
    const folded = foldCase(`A${'\u0301'.repeat(60_000)}${'\u0323'.repeat(60_000)}B`);
    expect(Math.max(...folded.split('\u034f').map(({ length }) => length))).toBeLessThanOrEqual(257);
    expect(folded.replaceAll('\u034f', '')).toMatch(/^\u00e1[\u0301\u0323]{119999}b$/);
    expect(foldCase(folded)).toBe(folded);
  });
  it('ends at the same text for a letter, its capital and its small one', () => {
    const letters = 'aßẞſσςΣöÖéɤθϑΘκϰΚµμΜǆǅǄﬀΐ';
    for (const letter of letters)
      for (const other of [letter.toUpperCase(), letter.toLowerCase(), letter.normalize('NFD')])
        expect(foldCase(other)).toBe(foldCase(letter));
  });
});
