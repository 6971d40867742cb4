export { BlobStore } from './blob-store';
export { GridfsBlobStore } from './gridfs-blob-store';
export { SqliteBlobStore } from './sqlite-blob-store';
export { storedBlobs } from './stored-blobs';
