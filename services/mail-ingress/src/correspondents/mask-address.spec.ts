import { maskAddress } from './mask-address';

describe('a masked address (MI-6)', () => {
  const masked: Readonly<Record<string, string>> = {
    'jane@example.com': 'ja*****@e*****.c**',
    'jan@example.com': 'ja*****@e*****.c**',
    'jo@example.com': 'j*****@e*****.c**',
    'j@x.y': 'j*****@x*****.y**',
    'Jane.Roe+x@mail.support.example.co.uk': 'Ja*****@m*****.u**',
    '"jane roe"@example.com': 'ja*****@e*****.c**',
    '"a@b"@example.com': 'a@*****@e*****.c**',
    'иван@пример.рф': 'ив*****@п*****.р**',
    '𝒜𝒷𝒸@example.com': '𝒜𝒷*****@e*****.c**',
    'jane@bücher.example': 'ja*****@b*****.e**',
    'jane@xn--bcher-kva.example': 'ja*****@x*****.e**',
    'root@localhost': 'ro*****@l*****.l**',
  };
  it('keeps the first characters of its parts, whatever they are written in', () =>
    expect(Object.fromEntries(Object.keys(masked).map((address) => [address, maskAddress(address)]))).toEqual(masked));
});
