import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';

/** A folder for the files of one spec file, removed after it. */
export function useFolder(): (name: string, data: Buffer) => Promise<string> {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roost-image-spec-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });
  return async (name, data) => {
    const path = join(folder, name);
    await writeFile(path, data);
    return path;
  };
}

/** A picture whose upper left quarter is of another colour than the rest, so that it shows which way is up. */
export function picture(width: number, height: number): Sharp {
  return stored({ width, height }, 1);
}

/**
 * The same picture as a camera stores it under an EXIF orientation: which pixel of the upright picture lies in a row and
 * column of the file is taken from the table of the EXIF standard (tag 274), not from sharp.
 */
export function stored({ width, height }: { width: number; height: number }, orientation: number): Sharp {
  const [columns, rows] = orientation >= 5 ? [height, width] : [width, height];
  const data = Buffer.alloc(columns * rows * 3);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [right, down] = orientation >= 5 ? [row, column] : [column, row];
      const x = [2, 3, 6, 7].includes(orientation) ? width - 1 - right : right;
      const y = [3, 4, 7, 8].includes(orientation) ? height - 1 - down : down;
      // Some texture, for decoders and encoders to have something to do.
      const grain = (x * 7 + y * 13) % 16;
      const corner = x < width / 2 && y < height / 2;
      data.set(corner ? [200 + grain, 40, 40] : [30, 60, 120 + grain], (row * columns + column) * 3);
    }
  }
  return sharp(data, { raw: { width: columns, height: rows, channels: 3 } });
}

/** A photograph as a camera writes it: stored as it was held, with what it knows about itself and the place. */
export function photograph(orientation: number, size = { width: 1200, height: 799 }): Promise<Buffer> {
  const place = {
    GPSLatitudeRef: 'N',
    GPSLatitude: '59/1 19/1 0/1',
    GPSLongitudeRef: 'E',
    GPSLongitude: '18/1 3/1 0/1',
  };
  return stored(size, orientation)
    .withExif({ IFD0: { Make: 'Camera', Model: 'One' }, IFD3: place })
    .withMetadata({ orientation })
    .jpeg()
    .toBuffer();
}

/** An animation of so many frames, each of another colour. */
export function animation(frames: number, width = 320, height = 240): Promise<Buffer> {
  const pages = Array.from({ length: frames }, (_, frame) =>
    Array.from({ length: width * height }, () => [(frame * 40) % 256, 80, 160]).flat(),
  );
  return sharp(Buffer.from(pages.flat()), { raw: { width, height: height * frames, channels: 3, pageHeight: height } })
    .webp({ loop: 0, delay: Array.from({ length: frames }, () => 100) })
    .toBuffer();
}

/** One flat colour, exactly: the values are those of the file, in whatever colour space it will be said to have. */
export function flat(channels: readonly number[], width = 64, height = 48): Sharp {
  const bands = channels.length === 4 ? 4 : 3;
  return sharp(Buffer.from(Array.from({ length: width * height }, () => channels).flat()), {
    raw: { width, height, channels: bands },
  });
}

/** The mean of each channel of an encoded image, and what its header says. */
export async function look(
  data: Buffer,
): Promise<{ means: number[]; format: string; width: number; height: number; hidden: string[] }> {
  const { format, width, height, exif, icc, xmp, iptc } = await sharp(data).metadata();
  const { channels } = await sharp(data).stats();
  const hidden = Object.entries({ exif, icc, xmp, iptc }).flatMap(([name, value]) => (value ? [name] : []));
  return { means: channels.map(({ mean }) => Math.round(mean)), format, width, height, hidden };
}

/** The colour in the middle of the upper left and of the lower right quarter. */
export async function corners(data: Buffer): Promise<{ first: number[]; last: number[] }> {
  const { data: raw, info } = await sharp(data).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (part: number): number[] => {
    const offset = (Math.floor(info.height * part) * info.width + Math.floor(info.width * part)) * 3;
    return [...raw.subarray(offset, offset + 3)];
  };
  return { first: at(0.25), last: at(0.75) };
}
