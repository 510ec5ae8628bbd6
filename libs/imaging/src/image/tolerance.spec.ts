import { join } from 'node:path';
import { makeTiff } from '@roost/sample-images';
import { AnimationTransformer } from './animation-transformer.js';
import { readImageHeader } from './image-header.js';
import { ImageRenderer } from './image-renderer.js';
import { countedReads } from '../../test/counted-reads.js';
import { animation, corners, flat, photograph, picture, useFolder } from '../../test/image-samples.js';
import { itWithSharedFiles, SHARED_FILES } from '../../test/shared-files.js';
import { type ImageFacts, ImageTransformer, type RungImage } from './image-transformer.js';
import { ImageUndecodable } from './image-undecodable.js';
import { repairJpeg } from './jpeg-repair.js';
import { DEFAULT_LADDER } from './ladder.js';

const write = useFolder();
const transformer = new ImageTransformer();

async function ladder(path: string): Promise<{ facts: ImageFacts; images: RungImage[] }> {
  const images: RungImage[] = [];
  const facts = await transformer.deriveLadder(path, DEFAULT_LADDER, {}, (image) => {
    images.push(image);
  });
  return { facts, images };
}

/** Where the segments of a JPEG begin, up to its first scan. */
function segments(jpeg: Buffer): { type: number; at: number }[] {
  const found: { type: number; at: number }[] = [];
  for (let at = 2; at + 4 < jpeg.length; at += 2 + jpeg.readUInt16BE(at + 2)) {
    const type = jpeg.readUInt8(at + 1);
    found.push({ type, at });
    if (type === 0xda) break;
  }
  return found;
}

const insert = (jpeg: Buffer, at: number, bytes: Buffer): Buffer =>
  Buffer.concat([jpeg.subarray(0, at), bytes, jpeg.subarray(at)]);

/** As the phones in question write it: parameters that only progressive scans have a use for. */
function withWrongScan(jpeg: Buffer): Buffer {
  const wrong = Buffer.from(jpeg);
  const scan = segments(jpeg).at(-1)?.at ?? 0;
  wrong.set([0, 0, 0], scan + 2 + jpeg.readUInt16BE(scan + 2) - 3);
  return wrong;
}

const last = (images: RungImage[]): Buffer => images.at(-1)?.data ?? Buffer.alloc(0);

describe('Images that viewers show', () => {
  it('shows a JPEG with bytes before any of its segments, exactly, and calls it sound', async () => {
    const jpeg = await photograph(6, { width: 300, height: 200 });
    const clean = await ladder(await write('clean.jpg', jpeg));
    expect(clean.facts.damaged).toBe(false);
    // Nothing tells what begins otherwise from other files.
    const places = segments(jpeg).slice(1);
    expect(places.length).toBeGreaterThan(3);
    for (const { type, at } of places) {
      const name = `stray-${type.toString(16)}`;
      const stray = insert(jpeg, at, Buffer.from([0, 1, 0x80, 0x7f]));
      expect([name, await readImageHeader(stray, { maxPixels: 1e6 })]).toMatchObject([
        name,
        { width: 300, height: 200 },
      ]);
      const path = await write(`${name}.jpg`, stray);
      const { facts, images } = await ladder(path);
      expect(facts).toEqual(clean.facts);
      expect(last(images).equals(last(clean.images))).toBe(true);
      expect((await transformer.deriveOriginal(path, {})).data.length).toBeGreaterThan(0);
    }
  });

  it('shows a JPEG with wrong parameters of its scan, exactly', async () => {
    for (const jpeg of [
      await picture(300, 200).jpeg().toBuffer(),
      await picture(90, 60).grayscale().jpeg().toBuffer(),
    ]) {
      const clean = await ladder(await write('right.jpg', jpeg));
      const { facts, images } = await ladder(await write('wrong.jpg', withWrongScan(jpeg)));
      expect(facts).toEqual(clean.facts);
      expect(last(images).equals(last(clean.images))).toBe(true);
    }
  });

  it.each([false, true])(
    'shows what there is of a JPEG that ends too early, and says so: progressive %s',
    async (progressive) => {
      const whole = await picture(600, 400).jpeg({ progressive }).toBuffer();
      const clean = await ladder(await write('whole.jpg', whole));
      for (const cut of [2, 100, Math.floor(whole.length / 2)]) {
        const path = await write(`cut-${String(cut)}.jpg`, whole.subarray(0, -cut));
        const { facts, images } = await ladder(path);
        expect(facts).toMatchObject({ width: 600, height: 400, damaged: true });
        const [shown = 0] = (await corners(last(images))).first;
        expect(Math.abs(shown - 208)).toBeLessThan(16);
        expect(await transformer.deriveOriginal(path, {})).toMatchObject({ width: 600, height: 400 });
        if (cut === 2) expect(last(images).equals(last(clean.images))).toBe(true);
      }
    },
  );

  it('finds what is missing also where the segments are wrong', async () => {
    const jpeg = await picture(600, 400).jpeg().toBuffer();
    const broken = insert(jpeg, segments(jpeg)[1]?.at ?? 2, Buffer.from([1, 2, 3])).subarray(0, -300);
    expect((await ladder(await write('both.jpg', broken))).facts.damaged).toBe(true);
  });

  it('renders them on demand, too', async () => {
    const jpeg = withWrongScan(await picture(300, 200).jpeg().toBuffer());
    const plan = { width: 100, fit: 'inside', position: 'center', format: 'png', quality: 80, rotate: 0 } as const;
    const path = await write('render.jpg', jpeg.subarray(0, -2));
    expect(await new ImageRenderer().render(path, plan, {})).toMatchObject({ width: 100, height: 67 });
  });

  it('shows what there is of a GIF', async () => {
    const gif = await picture(300, 200).gif().toBuffer();
    expect((await ladder(await write('whole.gif', gif))).facts.damaged).toBe(false);
    const { facts } = await ladder(await write('cut.gif', gif.subarray(0, -60)));
    expect(facts).toMatchObject({ width: 300, height: 200, damaged: true });
    const noScreen = Buffer.from(gif);
    noScreen.fill(0, 6, 10);
    const path = await write('no-screen.gif', noScreen);
    expect((await ladder(path)).facts).toMatchObject({ width: 300, height: 200, damaged: false });
    expect(await transformer.size(path, {})).toEqual({ width: 300, height: 200 });
  });

  it.each([1, 3])('shows a TIFF of signed channels of 8 bits: %i', async (channels) => {
    const [width, height] = [256, 8];
    const pixels = Buffer.alloc(width * height * channels);
    for (let index = 0; index < width * height * channels; index++) {
      const value = (Math.floor(index / channels) % width) - 128;
      pixels.writeInt8(value, index);
    }
    const path = await write('signed.tif', makeTiff({ width, height, pixels, channels, sampleFormat: 2 }));
    const plan = { fit: 'inside', position: 'center', format: 'png', quality: 80, rotate: 0 } as const;
    const made = [
      last((await ladder(path)).images),
      (await transformer.deriveOriginal(path, {})).data,
      (await new ImageRenderer().render(path, plan, {})).data,
    ];
    for (const data of made) {
      const { first, last: second } = await corners(data);
      expect(Math.abs((first[0] ?? 0) - 64)).toBeLessThan(8);
      expect(Math.abs((second[0] ?? 0) - 192)).toBeLessThan(8);
    }
  });

  it('stays strict where a decoder would show what was in memory before', async () => {
    const png = await picture(200, 200).png().toBuffer();
    const webp = await picture(200, 200).webp().toBuffer();
    for (const [name, file] of [
      ['cut.png', png],
      ['cut.webp', webp],
    ] as const) {
      const work = ladder(await write(name, file.subarray(0, -30)));
      await expect(work).rejects.toBeInstanceOf(ImageUndecodable);
    }
    const moving = await animation(4);
    const path = await write('cut-animation.webp', moving.subarray(0, -30));
    const header = { frames: 4, width: 320, height: 240 };
    const work = new AnimationTransformer().deriveLadder(path, header, DEFAULT_LADDER, {}, () => undefined);
    await expect(work).rejects.toBeInstanceOf(ImageUndecodable);
  });

  it('shows nothing of other images in place of what is missing', async () => {
    const pollute = async (background: readonly number[]) => {
      const image = flat(background, 400, 300);
      for (const format of ['jpeg', 'gif'] as const) {
        await ladder(await write(`secret.${format}`, await image.toFormat(format).toBuffer()));
      }
    };
    const sources = [
      await picture(400, 300).jpeg().toBuffer(),
      await picture(400, 300).jpeg({ progressive: true }).toBuffer(),
      await picture(400, 300).gif().toBuffer(),
    ];
    let state = 1;
    const random = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
    for (let round = 0; round < 18; round++) {
      const whole = sources[round % sources.length] ?? Buffer.alloc(0);
      const file = Buffer.from(whole.subarray(0, whole.length - random(whole.length / 2)));
      for (let change = random(8); change > 0; change--) file[700 + random(file.length - 700)] = random(256);
      const path = await write('broken', file);
      await pollute([255, 0, 0]);
      const one = await outcome(path);
      await pollute([0, 0, 255]);
      expect([round, await outcome(path)]).toEqual([round, one]);
    }
  });

  it('leaves a sound JPEG as it is, whatever its bytes', async () => {
    const jpeg = await photograph(1, { width: 64, height: 48 });
    expect(repairJpeg(jpeg)).toBeUndefined();
    for (let length = 0; length < jpeg.length; length++)
      expect(() => repairJpeg(jpeg.subarray(0, length))).not.toThrow();
    for (const content of [Buffer.from([0xff, 0xe0, 0, 2]), 0xff]) {
      const { bytes, reads } = countedReads(Buffer.concat([jpeg.subarray(0, 2), Buffer.alloc(1_000_000, content)]));
      expect(repairJpeg(bytes)).toBeUndefined();
      expect(reads()).toBeLessThan(3_000_000);
    }
  });

  itWithSharedFiles('shows the files that stand beside the repository', async () => {
    const given: [string, boolean][] = [
      ['phone-stray-bytes.jpg', false],
      ['phone-wrong-scan.jpg', false],
      ['phone-no-end-marker.jpg', true],
    ];
    for (const [name, damaged] of given) {
      const { facts } = await ladder(join(SHARED_FILES, name));
      expect([name, facts]).toMatchObject([name, { width: 300, height: 200, damaged }]);
    }
  });
});

async function outcome(path: string): Promise<string> {
  return ladder(path).then(
    ({ images }) => last(images).toString('base64'),
    (error: unknown) => (error instanceof ImageUndecodable ? error.reason : String(error)),
  );
}
