/** Where blobs lie. It is called as it was when only media had any: what is stored keeps its key. */
export const BLOBS_ROOT = 'media/';
/** Where the bytes of a blob lie in its storage, and all that is made of them. */
export const blobPrefix = (blobId: string): string => `${BLOBS_ROOT}${blobId}/`;
export const sourceKey = (blobId: string): string => `${blobPrefix(blobId)}source`;
/** Variants and transforms, by the last part of their keys. */
export const objectKey = (blobId: string, object: string): string => `${blobPrefix(blobId)}${object}`;
/** The last part of the key of a variant: other bytes have another one. */
export const variantObject = (name: string, etag: string): string => `${name}-${etag.slice(0, 16)}.webp`;
