/** The code of an error or of its cause, which a thread hands on: `SQLITE_FULL`, `ENOSPC`. */
export const codeOf = (error: unknown): string | undefined => {
  const { code, cause } = (error ?? {}) as Readonly<{ code?: unknown; cause?: unknown }>;
  if (typeof code === 'string') return code;
  return cause === undefined ? undefined : codeOf(cause);
};

/**
 * The disk takes no write at present: it is full, over a quota, read-only, or fails. What was written before is there,
 * and what was asked for may be asked for again. A file that ends too early is damaged (`isDamage`).
 *
 * @see https://www.sqlite.org/rescode.html errno(3)
 */
export const isDiskRefusal = (error: unknown): boolean =>
  /^(SQLITE_(FULL|IOERR(?!_SHORT_READ)|READONLY).*|ENOSPC|EDQUOT|EROFS|EIO)$/.test(codeOf(error) ?? '');
