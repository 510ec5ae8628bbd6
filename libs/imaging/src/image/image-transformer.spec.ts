import { readFile } from 'node:fs/promises';
import { makeBombPng, makeLyingPng } from '@roost/sample-images';
import { thumbHashToApproximateAspectRatio, thumbHashToAverageRGBA } from 'thumbhash';
import { corners, flat, look, photograph, picture, stored, useFolder } from '../../test/image-samples.js';
import { type ImageFacts, ImageTransformer, type RungImage } from './image-transformer.js';
import { ImageUndecodable } from './image-undecodable.js';
import { DEFAULT_LADDER, rungSize } from './ladder.js';
import type { TransformBounds } from './transform-budget.js';

const SVG =
  '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>';
const write = useFolder();
const transformer = new ImageTransformer();
const RUNGS = DEFAULT_LADDER;

async function ladder(
  path: string,
  options: TransformBounds = {},
): Promise<{ facts: ImageFacts; images: RungImage[] }> {
  const images: RungImage[] = [];
  const facts = await transformer.deriveLadder(path, RUNGS, options, (image) => {
    images.push(image);
  });
  return { facts, images };
}

const firstHalf = (bytes: Buffer): Buffer => bytes.subarray(0, Math.floor(bytes.length / 2));

async function reasonOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(() => undefined).catch((thrown: unknown) => thrown);
  return error instanceof ImageUndecodable ? error.reason : String(error);
}

/** How far apart two colours are, at most, in one channel. */
const distance = (left: readonly number[], right: readonly number[]): number =>
  Math.max(...left.map((value, index) => Math.abs(value - (right[index] ?? NaN))));

describe('ImageTransformer', () => {
  it('makes five WebP rungs, smallest first, each of the size that the ladder says', async () => {
    const original = { width: 2400, height: 1801 };
    const path = await write('whole.jpg', await picture(2400, 1801).jpeg().toBuffer());
    const { facts, images } = await ladder(path);
    expect(facts).toMatchObject({ ...original, hasAlpha: false });
    expect(images.map(({ rung }) => rung.number)).toEqual([1, 2, 3, 4, 5]);
    for (const { rung, width, height, data } of images) {
      expect({ width, height }).toEqual(rungSize(rung, original));
      expect(await look(data)).toMatchObject({ format: 'webp', width, height });
    }
  });

  it('hands each rung out before it makes the next, and passes on what its taker throws', async () => {
    const path = await write('taken.png', await picture(700, 500).png().toBuffer());
    const work = transformer.deriveLadder(path, RUNGS, {}, ({ rung }) => {
      if (rung.number === 2) throw new Error('the disk is full');
    });
    await expect(work).rejects.toThrow('the disk is full');
  });

  it('shows a small original as it is on every rung that it does not fill', async () => {
    const { images } = await ladder(await write('small.png', await picture(300, 200).png().toBuffer()));
    expect(images.map(({ width }) => width)).toEqual([10, 256, 300, 300, 300]);
    expect(images[4]?.data).toBe(images[2]?.data);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('is upright from EXIF orientation %i, on both ways', async (orientation) => {
    const upright = { width: 400, height: 300 };
    const data = await stored(upright, orientation).withMetadata({ orientation }).jpeg().toBuffer();
    const path = await write(`o${String(orientation)}.jpg`, data);
    const { facts, images } = await ladder(path);
    expect(facts).toMatchObject(upright);
    for (const image of [...images.slice(1), await transformer.deriveOriginal(path, {})]) {
      const { first, last } = await corners(image.data);
      expect(distance(first, [208, 40, 40])).toBeLessThan(16);
      expect(distance(last, [30, 60, 128])).toBeLessThan(16);
      expect((await look(image.data)).hidden).toEqual([]);
    }
  });

  // Display P3 (229, 52, 37) is sRGB (250, 10, 10), by the matrices of both spaces.
  it.each([
    ['8 bits in sRGB', 'srgb', 'srgb', [250, 10, 10]],
    ['8 bits in Display P3', 'p3', 'srgb', [250, 10, 10]],
    ['16 bits in Display P3', 'p3', 'rgb16', [250, 10, 10]],
    ['16 bits in sRGB with a profile', 'srgb', 'rgb16', [250, 10, 10]],
    ['16 bits without a profile', undefined, 'rgb16', [250, 10, 10]],
  ])('gets the colours right from %s', async (name, profile, space, colour) => {
    const image = flat(colour).toColourspace(space);
    const path = await write(`${name}.png`, await (profile ? image.withIccProfile(profile) : image).png().toBuffer());
    const { images } = await ladder(path);
    for (const { data } of [...images, await transformer.deriveOriginal(path, {})]) {
      const { means, hidden } = await look(data);
      expect(distance(means, colour)).toBeLessThanOrEqual(4);
      expect(hidden).toEqual([]);
    }
  });

  it('takes CMYK and gray to sRGB', async () => {
    const cmyk = await write(
      'cmyk.jpg',
      await flat([150, 110, 90]).toColourspace('cmyk').withIccProfile('cmyk').jpeg().toBuffer(),
    );
    const gray = await write('gray.png', await flat([90, 90, 90]).toColourspace('b-w').png().toBuffer());
    // The way to ink and back is not exact; taken for RGB or without its profile it would be off by 60 and more.
    for (const { data } of (await ladder(cmyk)).images) {
      expect(distance((await look(data)).means, [150, 110, 90])).toBeLessThan(25);
    }
    for (const { data } of (await ladder(gray)).images) expect((await look(data)).means).toEqual([90, 90, 90]);
  });

  it('keeps alpha, and does not darken what shines through', async () => {
    const path = await write('alpha.png', await flat([200, 120, 40, 100], 2100, 300).png().toBuffer());
    const { facts, images } = await ladder(path);
    expect(facts.hasAlpha).toBe(true);
    for (const { data } of images)
      expect(distance((await look(data)).means, [200, 120, 40, 100])).toBeLessThanOrEqual(6);
  });

  it('takes GIF, WebP and AVIF', async () => {
    for (const format of ['gif', 'webp', 'avif'] as const) {
      const { facts } = await ladder(await write(`x.${format}`, await picture(120, 90).toFormat(format).toBuffer()));
      expect(facts).toMatchObject({ width: 120, height: 90 });
    }
  });

  it('makes a thumbhash of the colour and shape of the image', async () => {
    const { facts } = await ladder(await write('hash.png', await flat([200, 120, 40], 300, 150).png().toBuffer()));
    const hash = Buffer.from(facts.thumbhash, 'base64');
    const { r, g, b } = thumbHashToAverageRGBA(hash);
    expect(distance([r * 255, g * 255, b * 255], [200, 120, 40])).toBeLessThan(12);
    expect(thumbHashToApproximateAspectRatio(hash)).toBeGreaterThan(1.3);
  });

  it('finds damaged PNGs and cut WebPs', async () => {
    const png = await picture(200, 200).png().toBuffer();
    png.writeUInt8(png.readUInt8(png.length - 40) ^ 0xff, png.length - 40);
    expect(await reasonOf(ladder(await write('damaged.png', png)))).toBe('corrupt');
    const webp = await picture(200, 200).webp().toBuffer();
    expect(await reasonOf(ladder(await write('cut.webp', webp.subarray(0, -20))))).toBe('corrupt');
  });

  it.each([
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['HTML', Buffer.from('<html></html>')],
    ['nothing', Buffer.alloc(0)],
  ])('does not take %s', async (name, data) => {
    expect(await reasonOf(ladder(await write(`${name}.jpg`, data)))).toBe('unsupported');
  });

  it('takes TIFF', async () => {
    const tiff = await picture(20, 20).tiff().toBuffer();
    const { facts } = await ladder(await write('x.tiff', tiff));
    expect(facts).toMatchObject({ width: 20, height: 20 });
  });

  it('holds to its limits of pixels and time, and to the signal', async () => {
    const path = await write('limits.jpg', await picture(1000, 1000).jpeg().toBuffer());
    expect(await reasonOf(ladder(path, { maxPixels: 999_999 }))).toBe('too_many_pixels');
    expect(await reasonOf(ladder(path, { timeoutSeconds: 0.001 }))).toBe('timeout');
    const reason = new Error('shutting down');
    await expect(ladder(path, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it('does not blame the file where it is the machine, and names no path to the uploader', async () => {
    await expect(ladder('/does/not/exist.jpg')).rejects.not.toBeInstanceOf(ImageUndecodable);
    expect(ImageUndecodable.from(new Error('vips: out of memory'))).toBeUndefined();
    expect(ImageUndecodable.from(new Error('/srv/secret/x: bad seek to 9'))?.message).not.toContain('secret');
  });

  it('stops at the first frame of an animation', async () => {
    const frames = await picture(60, 80).gif().toBuffer();
    const { facts } = await ladder(await write('anim.gif', frames));
    expect(facts).toMatchObject({ width: 60, height: 80 });
  });

  it('lets no camera or place through', async () => {
    const path = await write('photograph.jpg', await photograph(6));
    expect((await readFile(path)).includes('Exif')).toBe(true);
    for (const { data } of [...(await ladder(path)).images, await transformer.deriveOriginal(path, {})]) {
      expect((await look(data)).hidden).toEqual([]);
      expect(data.includes('EXIF')).toBe(false);
    }
  });

  it.each([
    ['a cut PNG', 'corrupt', async () => firstHalf(await picture(400, 300).png().toBuffer())],
    ['a bomb', 'too_many_pixels', () => Promise.resolve(makeBombPng(30_000, 30_000))],
    ['a bomb that only says so', 'too_many_pixels', () => Promise.resolve(makeLyingPng(30_000, 30_000))],
    ['a drawing that reads a file', 'unsupported', () => Promise.resolve(Buffer.from(SVG))],
  ])('refuses %s as %s', async (name, reason, bytes) => {
    expect(await reasonOf(ladder(await write(name, await bytes())))).toBe(reason);
  });

  it('takes 24 megapixels', async () => {
    const path = await write('large.jpg', await picture(6000, 4000).jpeg().toBuffer());
    expect((await ladder(path)).images).toHaveLength(RUNGS.length);
  });
});
