import type { ByteRange } from '@roost/storage';

/** Parts of one multipart upload, at most. Figures of Amazon's "Multipart upload limits". */
const MOST_PARTS = 10_000;

/**
 * Cuts so many bytes into ranges of a wanted size, or of a larger one where there would be too many.
 *
 * @returns at least one range, for at least one byte
 */
export function planParts(bytes: number, wanted: number): ByteRange[] {
  const size = Math.max(wanted, Math.ceil(bytes / MOST_PARTS));
  return Array.from({ length: Math.max(1, Math.ceil(bytes / size)) }, (_, index) => ({
    start: index * size,
    end: Math.min(bytes, (index + 1) * size) - 1,
  }));
}
