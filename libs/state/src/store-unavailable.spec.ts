import { MongoServerError } from 'mongodb';
import { storeError, StoreUnavailable, withinReach } from './store-unavailable';

describe('an answer of MongoDB', () => {
  it('that its disk is full is told as a store that is unavailable', async () => {
    const full = new MongoServerError({ message: 'available disk space of 0 bytes', code: 14031 });
    const told = withinReach(Promise.reject(full));
    await expect(told).rejects.toThrow(StoreUnavailable);
    await expect(told).rejects.toMatchObject({ cause: full });
  });
  it('that refuses what was asked stays what it is', async () => {
    const refusal = new MongoServerError({ message: 'E11000', code: 11000 });
    await expect(withinReach(Promise.reject(refusal))).rejects.toBe(refusal);
  });
});

describe('an error of a store in files', () => {
  const coded = (code: string) => Object.assign(new Error('x'), { code });

  it.each(['SQLITE_FULL', 'SQLITE_IOERR', 'SQLITE_IOERR_FSYNC', 'ENOSPC', 'EDQUOT', 'EIO', 'EROFS'])(
    'with the code %s is told as a store that is unavailable',
    (code) => {
      expect(storeError(coded(code))).toMatchObject({ name: 'StoreUnavailable', cause: { code } });
      expect(storeError(new Error('y', { cause: coded(code) }))).toBeInstanceOf(StoreUnavailable);
    },
  );
  it.each(['SQLITE_CORRUPT', 'SQLITE_CONSTRAINT', 'ENOENT'])('with the code %s stays what it is', (code) => {
    const error = coded(code);
    expect(storeError(error)).toBe(error);
  });
});
