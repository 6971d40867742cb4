export { holdLease } from './lease';
export { mongoClient } from './mongodb-client';
export { MongodbStateStore } from './mongodb-state-store';
export { SqliteStateStore } from './sqlite-state-store';
export { StateStore, type StateRecord } from './state-store';
export { storeError, StoreUnavailable, withinReach } from './store-unavailable';
