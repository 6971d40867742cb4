export * from './state-store';
export { holdLease, LeaseLost, type LeaseOptions } from './lease';
export { MongodbStateStore } from './mongodb-state-store';
export { SqliteStateStore } from './sqlite-state-store';
