export * from './document-store';
export { InvalidDocument } from './declared-fields';
export { SqliteDocumentStore } from './sqlite-document-store';
export { MongodbDocumentStore } from './mongodb-document-store';
export { numberedPage } from './numbered-page';
export * from './progress-channel';
export * from './read-models';
export { ProjectionThrew } from './project-events';
export type { AnyProjection } from './read-model';
