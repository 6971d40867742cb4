import os from 'node:os';
import { MongoClient, MongoClientOptions } from 'mongodb';

/** Connects a test. The driver would load `os` by import(), which jest's modules have not. */
export const connectMongo = (url: string, options: MongoClientOptions = {}): Promise<MongoClient> =>
  MongoClient.connect(url, { runtimeAdapters: { os }, ...options });
