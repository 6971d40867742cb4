export * from './blob-store';
export { GridfsBlobStore } from './gridfs-blob-store';
export { SqliteBlobStore } from './sqlite-blob-store';
