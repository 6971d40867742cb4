import { isDiskRefusal } from '@ledgerdesk/sqlite';
import {
  MongoBulkWriteError,
  MongoError,
  MongoNetworkError,
  MongoServerError,
  MongoServerSelectionError,
} from 'mongodb';

/** A store can't be reached, did not answer in time, or has no room. Nothing is known of what was asked. */
export class StoreUnavailable extends Error {
  override readonly name: string = 'StoreUnavailable';
}

const OUT_OF_DISK_SPACE = 14031;
/**
 * A server that shuts down, is not (or no longer) the primary, has not answered within `maxTimeMS`, or has no room.
 *
 * @see https://github.com/mongodb/specifications/blob/master/source/retryable-reads/retryable-reads.md#retryable-error
 * https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml
 */
const PASSING = new Set<unknown>([
  ...[6, 7, 50, 89, 91, 134, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436],
  OUT_OF_DISK_SPACE,
]);
/** What the driver or the server writes on an error of a write that may be made again. */
const PASSING_WRITE = 'RetryableWriteError';

/**
 * What MongoDB answers.
 *
 * @throws StoreUnavailable in place of the driver's error where that says that the server is out of reach at present
 */
export const withinReach = <Answered>(answer: Promise<Answered>): Promise<Answered> =>
  answer.catch((error: unknown) => {
    throw isOutOfReach(error) ? new StoreUnavailable('MongoDB is out of reach', { cause: error }) : error;
  });

const isOutOfReach = (error: unknown): boolean => {
  if (error instanceof MongoNetworkError || error instanceof MongoServerSelectionError) return true;
  if (error instanceof MongoBulkWriteError) return isOutOfReach(error.errorResponse); // which may be any other error
  if (error instanceof MongoServerError && PASSING.has(error.code)) return true;
  return error instanceof MongoError && error.hasErrorLabel(PASSING_WRITE);
};

/** What to throw in place of an error of a store in files: `StoreUnavailable` where the disk takes no write at present. */
export const storeError = (error: unknown): unknown =>
  isDiskRefusal(error) ? new StoreUnavailable('The disk takes no write at present', { cause: error }) : error;
