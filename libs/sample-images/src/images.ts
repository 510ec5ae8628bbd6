import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

const PHOTOS = join(import.meta.dirname, '../../../../shared/photos');

/** Whether the folder of real photographs stands beside the repository. Demonstrations show them; tests make their own. */
export const hasPhotos = existsSync(PHOTOS);

export const photo = (name: string): Buffer => readFileSync(join(PHOTOS, name));

/** A photograph where there are any, else a picture made here. */
export const anyImage = (name: string): Buffer => (hasPhotos ? photo(name) : makePng(1600, 1200));

/** A PNG of coloured noise, so that it is neither trivial nor the same in every corner. */
export function makePng(width: number, height: number): Buffer {
  const rows = Buffer.alloc((width * 3 + 1) * height);
  for (let y = 0, at = 0; y < height; y++) {
    rows[at++] = 0;
    for (let x = 0; x < width; x++) {
      rows[at++] = (x * 255) / width;
      rows[at++] = (y * 255) / height;
      rows[at++] = (x * y) % 251;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return pngOf(header, rows);
}

/** A PNG of black pixels, all of which are there: some kilobytes that decode to as many megabytes as it has megapixels. */
export function makeBombPng(width: number, height: number): Buffer {
  const rows = Buffer.alloc((1 + Math.ceil(width / 8)) * height);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  return pngOf(header, rows);
}

/** A small PNG that announces more pixels than it has. */
export function makeLyingPng(width: number, height: number): Buffer {
  const png = makePng(1, 1);
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
  return png;
}

function pngOf(header: Buffer, rows: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows, { level: 1 })),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
