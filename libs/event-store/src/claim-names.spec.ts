import { emailForm } from '@ledgerdesk/fields';
import { claimStream } from './claim-names';

describe('the name of a claim stream', () => {
  it('tells kind, group and form, and nothing of the value', () => {
    const hmac = '8dbca4c1300958557e328dd980d388f31f2a8ec0ea4a17856bea98564803cb71'; // openssl dgst -sha256 -hmac
    expect(claimStream('contactEmail', 7, emailForm, 'Jane@X.org', 'a secret')).toBe(`contactEmail-7-1-${hmac}`);
  });
  it('is the same for values that are equal in normal form', () => {
    const name = (value: string, secret = 'a secret') => claimStream('contactEmail', 7, emailForm, value, secret);
    expect(name(' JANE@x.org')).toBe(name('jane@X.ORG'));
    expect(name('jane@x.org')).not.toBe(name('jane@y.org'));
    expect(name('jane@x.org')).not.toBe(name('jane@x.org', 'another secret'));
  });
});
