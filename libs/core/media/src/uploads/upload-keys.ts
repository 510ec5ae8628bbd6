/** Where uploads lie that arrive in pieces. */
export const UPLOADS_ROOT = 'uploads/';
/** The upload that a part is of. */
export const uploadOf = (part: string): string => part.split('/')[1] ?? '';
export const uploadPrefix = (uploadId: string): string => `${UPLOADS_ROOT}${uploadId}/`;
