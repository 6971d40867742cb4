import { Drafts, type DraftStore } from './drafts';

const aStore = (room = Infinity): DraftStore => {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => {
      if (value.length > room) throw new Error('QuotaExceededError');
      kept.set(key, value);
    },
    removeItem: (key) => void kept.delete(key),
  };
};

describe('a draft (UI-15)', () => {
  it('is there again, for the same user on the same issue, replies apart from notes', () => {
    const store = aStore();
    new Drafts(store, 7, 9, 1).keep('reply', 'We come');
    expect(new Drafts(store, 7, 9, 1).read('reply')).toBe('We come');
    expect(new Drafts(store, 7, 9, 1).read('note')).toBe('');
    expect(new Drafts(store, 8, 9, 1).read('reply')).toBe('');
    expect(new Drafts(store, 7, 9, 2).read('reply')).toBe('');
  });
  it('is gone when it is empty', () => {
    const drafts = new Drafts(aStore(), 7, 9, 1);
    drafts.keep('reply', 'a');
    drafts.keep('reply', '');
    expect(drafts.read('reply')).toBe('');
  });
  it('hinders nobody from writing where the browser has no room', () =>
    expect(() => new Drafts(aStore(2), 7, 9, 1).keep('reply', 'long')).not.toThrow());
});
