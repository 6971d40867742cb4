export * from './data-directory';
export * from './database';
