import { fileTypeFromBuffer } from 'file-type';
import { imageSize } from 'image-size';
import { isAvif, readAvifHeader } from './avif-header.js';
import { turnsSides } from './exif-orientation.js';
import type { HeaderFacts } from './header-facts.js';
import { ImageHeaderError } from './image-header-error.js';
import { readJpegHeader } from './jpeg-header.js';

export { ImageHeaderError } from './image-header-error.js';

/** So much of a file is asked for: ICC profiles of printers take 0.6 to 1 MB, and EXIF thumbnails add 64 KB each. */
export const HEAD_BYTES = 1_048_576;

/** What the first bytes of an image tell. */
export interface ImageHeader {
  /** Found from the bytes, whatever the file's name says. */
  readonly mime: string;
  /** The usual ending of such a file's name, without the dot. */
  readonly ext: string;
  /**
   * Of the upright image, in pixels. Where the orientation lies behind the pixels (WebP beyond `HEAD_BYTES`), the sides
   * may have to change places: what `ImageTransformer.deriveLadder` returns is certain.
   */
  readonly width: number;
  readonly height: number;
}

interface Format {
  readonly mime: string;
  readonly ext: string;
  readonly read: (head: Buffer) => HeaderFacts | undefined;
}

const JPEG: Format = { mime: 'image/jpeg', ext: 'jpg', read: readJpegHeader };
const PNG: Format = { mime: 'image/png', ext: 'png', read: readPngHeader };
const WEBP: Format = { mime: 'image/webp', ext: 'webp', read: readWebpHeader };
const AVIF: Format = { mime: 'image/avif', ext: 'avif', read: readAvifHeader };
const GIF: Format = { mime: 'image/gif', ext: 'gif', read: (head) => readFixedHeader(head, 10) };

/** The most that file-type wants to see. In bytes. More would only let a hostile file keep it busy. */
const SAMPLE_BYTES = 4100;
const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

/**
 * Tells from the first bytes of a file, without decoding, whether it is an image that is taken. Takes at most some
 * milliseconds, whatever the bytes are. That the pixels are sound only decoding can tell.
 *
 * @param head the first `HEAD_BYTES` of the file, or all of it where it is smaller
 * @throws ImageHeaderError `unsupported` for what is no JPEG, PNG, WebP, AVIF or GIF (SVG, HTML, PDF, an empty file …),
 * `too_many_pixels`, or `unreadable` where the size is missing or zero
 */
export async function readImageHeader(head: Buffer, { maxPixels }: { maxPixels: number }): Promise<ImageHeader> {
  const format = await recognize(head);
  if (!format) throw new ImageHeaderError('unsupported', 'Images must be JPEG, PNG, WebP, AVIF or GIF');
  const facts = format.read(head);
  if (!facts || facts.width === 0 || facts.height === 0) {
    // Without the first chunk of a PNG or WebP, where its size stands, nobody can read it.
    const isArguable = format !== PNG && format !== WEBP;
    throw new ImageHeaderError('unreadable', 'The header of the image cannot be read', isArguable);
  }
  const { mime, ext } = format;
  const { width, height, turned } = facts;
  if (width * height > maxPixels) {
    const limit = `at most ${String(maxPixels / 1_000_000)} megapixels are taken`;
    throw new ImageHeaderError(
      'too_many_pixels',
      `The image has ${String(width)} x ${String(height)} pixels; ${limit}`,
    );
  }
  return turned ? { mime, ext, width: height, height: width } : { mime, ext, width, height };
}

async function recognize(head: Buffer): Promise<Format | undefined> {
  // file-type walks through a PNG to tell the animated ones, and gives up where a chunk is longer than what it sees.
  if (head.subarray(0, 8).equals(PNG_SIGNATURE)) return PNG;
  const type = await fileTypeFromBuffer(head.subarray(0, SAMPLE_BYTES));
  switch (type?.mime) {
    case 'image/jpeg':
      return JPEG;
    case 'image/webp':
      return WEBP;
    case 'image/gif':
      return GIF;
    case 'image/avif':
    case 'image/heif':
    case 'image/heif-sequence':
      return isAvif(head) ? AVIF : undefined;
    default:
      return undefined;
  }
}

/** For formats that have their size at a fixed place. image-size reads past the end of what is shorter. */
function readFixedHeader(head: Buffer, bytes: number): HeaderFacts | undefined {
  if (head.length < bytes) return undefined;
  try {
    const { width, height } = imageSize(head.subarray(0, bytes));
    return { width, height, turned: false };
  } catch {
    return undefined;
  }
}

function readPngHeader(head: Buffer): HeaderFacts | undefined {
  const facts = readFixedHeader(head, 33);
  if (!facts) return undefined;
  for (let at = 8; at + 8 <= head.length;) {
    const length = head.readUInt32BE(at);
    const type = head.toString('latin1', at + 4, at + 8);
    if (type === 'eXIf') return { ...facts, turned: turnsSides(head.subarray(at + 8, at + 8 + length)) };
    at += 12 + length;
  }
  return facts;
}

function readWebpHeader(head: Buffer): HeaderFacts | undefined {
  const facts = readFixedHeader(head, 30);
  if (!facts) return undefined;
  for (let at = 12; at + 8 <= head.length;) {
    const length = head.readUInt32LE(at + 4);
    const type = head.toString('latin1', at, at + 4);
    if (type === 'EXIF') return { ...facts, turned: turnsSides(head.subarray(at + 8, at + 8 + length)) };
    at += 8 + length + (length % 2);
  }
  return facts;
}
