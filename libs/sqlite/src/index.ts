export * from './copy-database';
export * from './data-directory';
export * from './database';
export * from './write-ahead-log';
