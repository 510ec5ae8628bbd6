import { fileTypeFromBuffer } from 'file-type';
import { imageSize } from 'image-size';
export const HEAD_BYTES = 1_048_576;
export class ImageHeaderError extends Error {
  constructor(
    readonly reason: 'unsupported' | 'too_many_pixels' | 'unreadable',
    message: string,
  ) {
    super(message);
  }
}
export async function readImageHeader(
  head: Buffer,
  options: { maxPixels: number },
): Promise<{ mime: string; width: number; height: number }> {
  const type = await fileTypeFromBuffer(head);
  if (!type || !['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/gif'].includes(type.mime))
    throw new ImageHeaderError('unsupported', 'no');
  const { width, height, orientation } = imageSize(head);
  if (width * height > options.maxPixels) throw new ImageHeaderError('too_many_pixels', 'big');
  return (orientation ?? 1) > 4
    ? { mime: type.mime, width: height, height: width }
    : { mime: type.mime, width, height };
}
