/** Where the bytes of a blob lie in its storage. */
export const MEDIA_ROOT = 'media/';
export const mediaPrefix = (blobId: string): string => `${MEDIA_ROOT}${blobId}/`;
export const sourceKey = (blobId: string): string => `${mediaPrefix(blobId)}source`;
/** Variants and transforms, by the last part of their keys. */
export const objectKey = (blobId: string, object: string): string => `${mediaPrefix(blobId)}${object}`;
/** The last part of the key of a variant: other bytes have another one. */
export const variantObject = (name: string, etag: string): string => `${name}-${etag.slice(0, 16)}.webp`;

/** Where uploads lie that arrive in pieces. */
export const UPLOADS_ROOT = 'uploads/';
/** The upload that a part is of. */
export const uploadOf = (part: string): string => part.split('/')[1] ?? '';
export const uploadPrefix = (uploadId: string): string => `${UPLOADS_ROOT}${uploadId}/`;
