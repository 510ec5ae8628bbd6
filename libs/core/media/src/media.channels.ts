/** Where messages about media go: the payload is the id. */
export const MEDIA_CHANNEL = 'media';
/** Where messages about blobs go: the payload is the blob's id. */
export const BLOB_CHANNEL = 'blob';
