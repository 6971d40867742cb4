export * from './copy-database';
export * from './data-directory';
export * from './damage';
export * from './database';
export * from './faults';
export * from './write-ahead-log';
