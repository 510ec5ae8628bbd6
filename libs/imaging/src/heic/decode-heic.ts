import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FileInput } from '../file-input.js';
import { ImageUndecodable } from '../image/image-undecodable.js';
import { type HeicImage, HeicFile } from './heic-file.js';
import { tiffHeader } from './raster-tiff.js';

/** Rows that are copied at once, in bytes. */
const CHUNK_BYTES = 4_194_304;

/**
 * Decodes the primary image of a HEIC file, as it is to be seen: turned, mirrored and cut as the file says. (What EXIF says of its orientation is not
 * meant for viewers, ISO/IEC 23008-12, A.2.1.) The pixels become an uncompressed TIFF with the colour profile of the image, which all else is made of.
 *
 * @param target path of that file
 * @param maxBytes that its decoder may hold
 * @throws ImageUndecodable `unsupported` where the file may be sound, of a kind that is not known here
 */
export async function decodeHeic({
  path,
  target,
  maxPixels,
  maxBytes,
}: FileInput & { target: string; maxBytes: number }): Promise<Record<string, never>> {
  const image = read(await readFile(path), { maxPixels, maxBytes });
  await pipeline(Readable.from(parts(image)), createWriteStream(target));
  return {};
}

function read(bytes: Buffer, limits: { maxPixels: number; maxBytes: number }): HeicImage {
  const file = new HeicFile(bytes, limits);
  try {
    return file.decode();
  } catch (cause) {
    // What is no answer of the library is its end: out of bounds, or out of memory.
    throw cause instanceof ImageUndecodable ? cause : new ImageUndecodable('corrupt', { cause });
  }
}

function* parts(image: HeicImage): Generator<Buffer> {
  yield tiffHeader(image);
  const { width, height, channels, stride, isPremultiplied } = image;
  const rowBytes = width * channels;
  const rows = Math.max(1, Math.floor(CHUNK_BYTES / rowBytes));
  for (let first = 0; first < height; first += rows) {
    const count = Math.min(rows, height - first);
    const chunk = Buffer.alloc(count * rowBytes);
    for (let row = 0; row < count; row++) {
      const at = (first + row) * stride;
      image.pixels.copy(chunk, row * rowBytes, at, at + rowBytes);
    }
    if (isPremultiplied) straighten(chunk);
    yield chunk;
  }
}

/** Takes alpha out of the colours that it was multiplied into. */
function straighten(rgba: Buffer): void {
  for (let at = 0; at < rgba.length; at += 4) {
    const alpha = rgba[at + 3] ?? 0;
    if (alpha === 0 || alpha === 255) continue;
    for (let channel = at; channel < at + 3; channel++) {
      rgba[channel] = Math.min(255, Math.round(((rgba[channel] ?? 0) * 255) / alpha));
    }
  }
}
