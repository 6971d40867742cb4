/** A small durable record. `version` changes with every write and never comes again, not even after a deletion. */
export type StateRecord<Value = unknown> = Readonly<{ key: string; value: Value; version: string }>;

/** `version`: the record must be at this version. `absent`: it must not exist, or be expired. */
export type ExpectedVersion = Readonly<{ version: string }> | 'absent';

/** A key is well-formed text of 1 to this many bytes (UTF-8), without NUL. */
export const MAX_STATE_KEY_BYTES = 512;
/** Of the value as JSON. */
export const MAX_STATE_VALUE_BYTES = 12 * 1024 * 1024;

/**
 * Small durable records with compare-and-set and expiry: leases, positions of followers, cursors, idempotency keys,
 * snapshots. A value is plain JSON. A write is durable (and on a majority) before it is answered, and every later read
 * by anyone sees it. Whether a record is expired is decided by the store's clock alone; an expired record reads as null
 * and counts as absent. Whatever is asked throws `StoreUnavailable` where the store is out of reach or has no room.
 */
export abstract class StateStore {
  abstract get<Value>(key: string): Promise<StateRecord<Value> | null>;
  /**
   * Writes if the record is as expected, all or nothing.
   *
   * @param expiresInMs how long it lives from now on; without it, for ever (also when it had an expiry before)
   * @throws RangeError where the key is none or the value too large; TypeError where the value is not plain JSON. Nothing
   * is written then. Any other error leaves open whether it was written: what `get` answers tells, by the value
   */
  abstract set<Value>(
    key: string,
    value: Value,
    condition: Readonly<{ expected: ExpectedVersion; expiresInMs?: number }>,
  ): Promise<Readonly<{ version: string }> | 'conflict'>;
  /** Answers whether the record was as expected, and so is gone. */
  abstract delete(key: string, expected: Readonly<{ version: string }>): Promise<boolean>;
  /** Live records whose key begins with this prefix, by key (UTF-8 byte order), after the given key. */
  abstract list<Value>(
    prefix: string,
    page: Readonly<{ after?: string; limit: number }>,
  ): Promise<readonly StateRecord<Value>[]>;
  abstract close(): Promise<void>;
}
