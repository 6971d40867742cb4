export * from './state-store';
export { holdLease, LeaseLost, type LeaseOptions } from './lease';
export { mongoClient } from './mongodb-client';
export { MongodbStateStore } from './mongodb-state-store';
export { SqliteStateStore } from './sqlite-state-store';
export { StoreUnavailable, withinReach } from './store-unavailable';
