import { HttpError } from '../request/error-responses';
import { Passwords } from './passwords';
import { TakingTurns } from './taking-turns';

const nothing = async () => undefined;

describe('a password', () => {
  const passwords = new Passwords();
  it('matches its hash, however its letters are composed, and no other', async () => {
    const hash = await passwords.hash('Zoe\u0308s password');
    expect(await passwords.matches('Zoës password', hash, nothing)).toBe(true);
    expect(await passwords.matches('zoës password', hash, nothing)).toBe(false);
    expect(await passwords.hash('Zoe\u0308s password')).not.toBe(hash);
  });
  it('of nobody is looked at as any other, and never matches (SIG-1)', async () => {
    const begin = jest.fn(nothing);
    expect(await passwords.matches('any password', null, begin)).toBe(false);
    expect(begin).toHaveBeenCalledTimes(1);
  });
  it('is not looked at where that is refused', async () => {
    const refuse = () => Promise.reject(new HttpError({ status: 429, body: {} }));
    await expect(passwords.matches('any password', null, refuse)).rejects.toMatchObject({ response: { status: 429 } });
  });
  it('is compared with no hash that is unknown', () =>
    expect(() => passwords.matches('any password', '$argon2id$v=19$m=1', nothing)).toThrow('a form that is not known'));
});

describe('what takes turns', () => {
  const begunBy = (turns: TakingTurns, count: number) => {
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const taken = Array.from({ length: count }, (_, n) =>
      turns.take(() => {
        begun.push(n);
        return new Promise<void>((resolve) => ends.push(resolve));
      }),
    );
    return { begun, ends, taken };
  };
  const soon = () => new Promise((resolve) => setImmediate(resolve));

  it('is done by two at once, in the order in which it was asked for (SIG-1)', async () => {
    const { begun, ends, taken } = begunBy(new TakingTurns(2, 60_000, () => new Error('too long')), 4);
    await soon();
    expect(begun).toEqual([0, 1]);
    ends[1]!();
    await soon();
    expect(begun).toEqual([0, 1, 2]);
    ends[0]!();
    await soon();
    for (const end of ends) end();
    await Promise.all(taken);
    expect(begun).toEqual([0, 1, 2, 3]);
  });
  it('is refused to who waits too long, and leaves the turn to the next one (SIG-1)', async () => {
    const turns = new TakingTurns(1, 20, () => new Error('too long'));
    const { begun, ends, taken } = begunBy(turns, 2);
    await expect(taken[1]).rejects.toThrow('too long');
    ends[0]!();
    await taken[0];
    await turns.take(nothing);
    expect(begun).toEqual([0]);
  });
  it('goes on after one that failed', async () => {
    const turns = new TakingTurns(1, 60_000, () => new Error('too long'));
    await expect(turns.take(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    await turns.take(nothing);
  });
});
