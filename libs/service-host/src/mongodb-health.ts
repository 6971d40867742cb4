import { Db, MongoServerError } from 'mongodb';
import type { CheckResult } from './health';

type Probe = Readonly<{ _id: string }>;

/**
 * What health tells of a MongoDB: that it answers, and takes writes. One whose disk is full, or whose user may no longer
 * write, degrades the service, which goes on to answer whatever only reads; `code` names the server's error (14031: its
 * disk is full).
 *
 * @param db a document of the collection `write-probe` is written to it
 * @throws MongoError where it does not answer
 */
export const checkMongodb = async (db: Db, service: string): Promise<CheckResult> => {
  await db.command({ ping: 1 });
  try {
    const at = new Date();
    await db.collection<Probe>('write-probe').updateOne({ _id: service }, { $set: { at } }, { upsert: true });
    return { status: 'ok' };
  } catch (error) {
    if (!(error instanceof MongoServerError)) throw error;
    return { status: 'degraded', code: `mongodb-${error.code}` };
  }
};
