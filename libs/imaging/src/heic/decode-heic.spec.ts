import { heic, resizedTo, withProperty } from '../../test/sample-heic.js';
import { look, useFolder } from '../../test/image-samples.js';
import { ImageTransformer } from '../image/image-transformer.js';
import { ImageUndecodable } from '../image/image-undecodable.js';
import { sharp } from '../image/sharp.js';
import { decodeHeic } from './decode-heic.js';
import { hasHeifLibrary } from './heif-library.js';

const RED = [200, 30, 30];
const GREEN = [30, 160, 30];
const BLUE = [30, 30, 200];
const LIGHT = [220, 220, 220];

describe('decodeHeic', () => {
  const put = useFolder();
  const decode = async (file: Buffer, limits: { maxPixels?: number; maxBytes?: number } = {}): Promise<string> => {
    const path = await put('image.heic', file);
    const target = `${path}.tif`;
    await decodeHeic({ path, target, maxPixels: 1e6, maxBytes: 1e8, timeoutSeconds: 10, ...limits });
    return target;
  };
  /** Red, green, blue and alpha in the middle of each quadrant, from the upper left one to the lower right one, in sRGB. */
  const quadrants = async (path: string): Promise<{ size: number[]; colours: number[][] }> => {
    const { data, info } = await sharp(path).toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
    const { width, height, channels } = info;
    const colours = [0.25, 0.75].flatMap((down) =>
      [0.25, 0.75].map((right) => {
        const at = (Math.floor(height * down) * width + Math.floor(width * right)) * channels;
        return [...data.subarray(at, at + channels)];
      }),
    );
    return { size: [width, height], colours };
  };
  const near = (value: number): unknown => expect.closeTo(value, -1);
  const like = (...colours: number[][]): unknown => colours.map((colour) => colour.map(near));
  const reasonOf = async (work: Promise<unknown>): Promise<string> => {
    const error: unknown = await work.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    return error instanceof ImageUndecodable ? error.reason : String(error);
  };

  it.each(['quadrants', 'deep', 'many', 'p3'])('shows %s as it was drawn', async (name) => {
    const { size, colours } = await quadrants(await decode(heic(name)));
    expect(size).toEqual([96, 64]);
    expect(colours).toEqual(like(RED, GREEN, BLUE, LIGHT));
  });

  it('hands the colour profile on', async () => {
    const profiled = await sharp(await decode(heic('p3'))).metadata();
    expect(profiled.icc?.length).toBeGreaterThan(400);
    // Red of Display P3 is what sRGB calls by other numbers.
    const { data } = await sharp(await decode(heic('p3')), { ignoreIcc: true })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const at = (16 * 96 + 24) * 3;
    expect([...data.subarray(at, at + 3)]).not.toEqual(RED.map(near));
    expect((await sharp(await decode(heic('quadrants'))).metadata()).icc).toBeUndefined();
  });

  it.each(['alpha', 'premultiplied'])('keeps transparency: %s', async (name) => {
    const { colours } = await quadrants(await decode(heic(name)));
    expect(colours.map((colour) => colour[3])).toEqual([255, 255, 0, near(128)]);
    expect(colours.at(0)?.slice(0, 3)).toEqual(RED.map(near));
    // Rounded twice, where it was multiplied with alpha.
    expect(colours.at(3)?.slice(0, 3)).toEqual(LIGHT.map((value) => near(value)));
  });

  it.each<[string, Buffer, number[], number[][]]>([
    ['by half a turn', withProperty(heic('quadrants'), 'irot', 2), [96, 64], [LIGHT, BLUE, GREEN, RED]],
    ['to the left', withProperty(heic('quadrants'), 'irot', 1), [64, 96], [GREEN, LIGHT, RED, BLUE]],
    ['to the right, which EXIF says too', withProperty(heic('exif-6'), 'irot', 3), [96, 64], [RED, GREEN, BLUE, LIGHT]],
    ['mirrored, which EXIF says too', withProperty(heic('exif-2'), 'imir', 1), [96, 64], [RED, GREEN, BLUE, LIGHT]],
    ['upside down', withProperty(heic('quadrants'), 'imir', 0), [96, 64], [BLUE, LIGHT, RED, GREEN]],
    [
      'turned, then mirrored',
      withProperty(withProperty(heic('quadrants'), 'irot', 1), 'imir', 1),
      [64, 96],
      [LIGHT, GREEN, BLUE, RED],
    ],
    ['not by EXIF alone', heic('exif-6'), [64, 96], [GREEN, LIGHT, RED, BLUE]],
  ])('turns images as viewers do: %s', async (_how, file, size, colours) => {
    const seen = await quadrants(await decode(file));
    expect(seen).toEqual({ size, colours: like(...colours) });
    // What is made of it is turned no further.
    const facts = await new ImageTransformer().deriveLadder(
      await decode(file),
      [{ number: 2, name: 'thumb', box: 48 }],
      {},
      async ({ data }) => {
        expect(await look(data)).toMatchObject({ format: 'webp', hidden: [] });
      },
    );
    expect([facts.width, facts.height]).toEqual(size);
  });

  it('refuses what is broken, and tells how', async () => {
    const whole = heic('quadrants');
    const noPixels = Buffer.concat([whole.subarray(0, -100), Buffer.alloc(100)]);
    expect(await reasonOf(decode(whole.subarray(0, 450)))).toBe('truncated');
    expect(await reasonOf(decode(whole.subarray(0, 200)))).toBe('corrupt');
    expect(await reasonOf(decode(whole.subarray(0, 28)))).toBe('corrupt');
    expect(await reasonOf(decode(Buffer.from(whole).fill(0, 0x170, 0x180)))).toMatch(/corrupt|undefined/);
    // Pixels that cannot be told from others.
    expect(await reasonOf(decode(noPixels))).toMatch(/corrupt|undefined/);
    for (let seed = 1; seed < 25; seed++) {
      const bent = Buffer.from(whole);
      for (let at = 28 + seed; at < bent.length; at += 61) bent[at] = (bent[at] ?? 0) ^ (seed * 37);
      expect(await reasonOf(decode(bent))).toMatch(/^(corrupt|truncated|unsupported|too_many_pixels|undefined)$/);
    }
  });

  it('keeps to its bounds, whatever the file says of itself', async () => {
    const whole = heic('quadrants');
    expect(await reasonOf(decode(whole, { maxPixels: 96 * 64 }))).toBe('undefined');
    expect(await reasonOf(decode(whole, { maxPixels: 96 * 64 - 1 }))).toBe('too_many_pixels');
    expect(await reasonOf(decode(resizedTo(whole, 30_000, 30_000)))).toBe('too_many_pixels');
    expect(await reasonOf(decode(whole, { maxBytes: 10_000 }))).toBe('too_many_pixels');
    // It says to be smaller than it is.
    expect(await reasonOf(decode(resizedTo(whole, 8, 8), { maxPixels: 100 }))).toMatch(/corrupt|too_many_pixels/);
  });

  it('knows of sequences, which have no image that stands still', async () => {
    const file = heic('quadrants');
    file.write('hevc', 8, 'latin1');
    file.write('free', file.indexOf('pitm'), 'latin1');
    expect(await reasonOf(decode(file))).toBe('unsupported');
  });

  it('tells whether its library is there, which is optional', () => {
    expect(hasHeifLibrary()).toBe(true);
    expect(hasHeifLibrary('libheif-that-is-not-installed')).toBe(false);
  });
});
