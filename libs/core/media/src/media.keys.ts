/** Where the bytes of media lie in the storage. */
export const mediaPrefix = (mediaId: string): string => `media/${mediaId}/`;
export const sourceKey = (mediaId: string): string => `${mediaPrefix(mediaId)}source`;
export const variantKey = (mediaId: string, rung: number): string => `${mediaPrefix(mediaId)}rung-${String(rung)}.webp`;
