import { makeBombPng } from '@roost/sample-images';
import { HEAD_BYTES, type ImageHeader, ImageHeaderError, readImageHeader } from './image-header.js';
import { countedReads } from '../../test/counted-reads.js';
import { photograph, picture } from '../../test/image-samples.js';

const LIMITS = { maxPixels: 64_000_000 };

const read = (head: Buffer): Promise<ImageHeader> => readImageHeader(head.subarray(0, HEAD_BYTES), LIMITS);

async function refusal(head: Buffer): Promise<string> {
  return read(head).then(
    (header) => JSON.stringify(header),
    (error: unknown) => (error instanceof ImageHeaderError ? error.reason : String(error)),
  );
}

function box(type: string, ...content: Buffer[]): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(8 + content.reduce((sum, { length }) => sum + length, 0));
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, ...content]);
}

/** A segment of a JPEG as long as can be. */
function segment(marker: number, content = Buffer.alloc(65_533)): Buffer {
  const header = Buffer.from([0xff, marker, 0, 0]);
  header.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([header, content]);
}

const AVIF_BRAND = box('ftyp', Buffer.from('avif\0\0\0\0avif', 'latin1'));
/** An AVIF whose property list is `count` times the same extent. */
function avifWith(count: number): Buffer {
  const extent = box('ispe', Buffer.from([0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 7]));
  const container = box('ipco', ...Array.from({ length: count }, () => extent));
  const association = box('ipma', Buffer.from([0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 1, 1]));
  const primary = box('pitm', Buffer.from([0, 0, 0, 0, 0, 1]));
  return Buffer.concat([AVIF_BRAND, box('meta', Buffer.alloc(4), primary, box('iprp', container, association))]);
}

describe('readImageHeader', () => {
  it.each([
    ['jpeg', 'image/jpeg', 'jpg'],
    ['png', 'image/png', 'png'],
    ['webp', 'image/webp', 'webp'],
    ['avif', 'image/avif', 'avif'],
    ['gif', 'image/gif', 'gif'],
  ] as const)('reads %s', async (format, mime, ext) => {
    const data = await picture(61, 40).toFormat(format).toBuffer();
    expect(await read(data)).toEqual({ mime, ext, width: 61, height: 40 });
  });

  it.each(['jpeg', 'png', 'webp', 'avif'] as const)('gives the upright size of a turned %s', async (format) => {
    const data = await picture(60, 40).withMetadata({ orientation: 6 }).toFormat(format).toBuffer();
    expect(await read(data)).toMatchObject({ width: 40, height: 60 });
  });

  it('does not turn what stands upright or on its head', async () => {
    for (const orientation of [1, 2, 3, 4]) {
      const data = await picture(60, 40).withMetadata({ orientation }).jpeg().toBuffer();
      expect(await read(data)).toMatchObject({ width: 60, height: 40 });
    }
  });

  it('finds the size of a JPEG behind much else', async () => {
    const data = await picture(60, 40).jpeg().toBuffer();
    const profile = Array.from({ length: 14 }, () => segment(0xe2));
    expect(await read(Buffer.concat([data.subarray(0, 2), ...profile, data.subarray(2)]))).toMatchObject({ width: 60 });
    const fill = Buffer.from([0xff, 0xff, 0xff]);
    expect(await read(Buffer.concat([data.subarray(0, 2), fill, data.subarray(2)]))).toMatchObject({ width: 60 });
  });

  it('takes a long chunk before the pixels of a PNG', async () => {
    const data = await picture(60, 40).png().toBuffer();
    const text = Buffer.concat([Buffer.from([0, 0, 0x80, 0]), Buffer.from('tEXt'), Buffer.alloc(0x8004)]);
    expect(await read(Buffer.concat([data.subarray(0, 33), text, data.subarray(33)]))).toMatchObject({ width: 60 });
  });

  it.each([
    ['an empty file', ''],
    ['HTML', '<!doctype html><title>x</title>'],
    ['SVG', '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'],
    ['PDF', '%PDF-1.7\n'],
    ['TIFF', 'II*\0\x08\0\0\0'],
    ['text', 'hello'],
    ['HEIC', '\0\0\0\x18ftypheic\0\0\0\0mif1heic'],
  ])('does not take %s', async (_name, text) => {
    expect(await refusal(Buffer.from(text, 'latin1'))).toBe('unsupported');
  });

  it('refuses too many pixels from the header alone', async () => {
    const bomb = await picture(4, 4).png().toBuffer();
    bomb.writeUInt32BE(30_000, 16);
    bomb.writeUInt32BE(30_000, 20);
    expect(await refusal(bomb)).toBe('too_many_pixels');
    await expect(readImageHeader(await picture(10, 10).png().toBuffer(), { maxPixels: 99 })).rejects.toThrow('10 x 10');
  });

  it('refuses an image without pixels', async () => {
    const nothing = await picture(4, 4).png().toBuffer();
    nothing.writeUInt32BE(0, 16);
    expect(await refusal(nothing)).toBe('unreadable');
  });

  it.each(['jpeg', 'png', 'webp', 'avif', 'gif'] as const)('answers to every beginning of a %s', async (format) => {
    const data = await picture(40, 30).withMetadata({ orientation: 6 }).toFormat(format).toBuffer();
    for (let length = 0; length < Math.min(data.length, 700); length++) {
      expect(await refusal(data.subarray(0, length))).toMatch(/^(unsupported|unreadable|\{.*\})$/);
    }
  });

  it('answers to thousands of damaged headers', async () => {
    const formats = ['jpeg', 'png', 'webp', 'avif', 'gif'] as const;
    const seeds = await Promise.all(
      formats.map((format) => picture(40, 30).withMetadata({ orientation: 6 }).toFormat(format).toBuffer()),
    );
    // Numbers that look random and are the same in every run.
    let state = 1;
    const random = (below: number): number => {
      state = (state * 48_271) % 2_147_483_647;
      return state % below;
    };
    for (let round = 0; round < 4000; round++) {
      const data = Buffer.from(seeds[round % seeds.length] ?? []);
      for (let change = random(20); change >= 0; change--) data[random(Math.min(data.length, 500))] = random(256);
      expect(await refusal(data)).toMatch(/^(unsupported|unreadable|too_many_pixels|\{.*\})$/);
    }
  });

  it.each([
    ['fill bytes only', Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(HEAD_BYTES, 0xff)])],
    ['zeros', Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(HEAD_BYTES)])],
    [
      'the shortest segments',
      Buffer.concat([Buffer.from([0xff, 0xd8]), Buffer.alloc(HEAD_BYTES, Buffer.from([0xff, 0xe0, 0, 2]))]),
    ],
    ['52,000 sizes', avifWith(52_000)],
    ['the shortest boxes', Buffer.concat([AVIF_BRAND, Buffer.alloc(HEAD_BYTES, box('free'))])],
  ])('is not kept busy by a megabyte of %s', async (_name, head) => {
    const { bytes, reads } = countedReads(head);
    await refusal(bytes);
    // image-size looks at the sizes again for each of them.
    expect(reads()).toBeLessThan(2 * HEAD_BYTES);
  });

  it('reads the size that belongs to the picture itself', async () => {
    expect(await read(avifWith(2))).toMatchObject({ width: 9, height: 7 });
  });

  it('reads the upright size of a photograph', async () => {
    expect(await read(await photograph(6))).toMatchObject({ mime: 'image/jpeg', ext: 'jpg', width: 1200, height: 799 });
  });

  it.each([
    ['a bomb', makeBombPng(30_000, 30_000), 'too_many_pixels'],
    ['an empty file', Buffer.alloc(0), 'unsupported'],
    ['a web page', Buffer.from('<!DOCTYPE html><html><script>alert(1)</script></html>'), 'unsupported'],
    ['a drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'unsupported'],
  ])('refuses %s', async (_name, bytes, reason) => {
    expect(await refusal(bytes)).toBe(reason);
  });
});
