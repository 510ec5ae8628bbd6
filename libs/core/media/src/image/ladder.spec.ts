import { picture } from './image-samples.spec-helper.js';
import { fitInside, parseRung, RUNGS, rungName, rungSize } from './ladder.js';

describe('ladder', () => {
  it('has each rung at the index of its number, rising from the second on', () => {
    expect(RUNGS.map(({ number }) => number)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(RUNGS.slice(1).map(({ box }) => box)).toEqual([10, 256, 640, 1080, 2048]);
  });

  it.each([
    ['0', 0],
    ['5', 5],
    ['original', 0],
    ['tiny', 1],
    ['thumb', 2],
    ['s', 3],
    ['m', 4],
    ['l', 5],
    ['o', 0],
  ])('reads %s as rung %i', (text, rung) => {
    expect(parseRung(text)).toBe(rung);
  });

  it.each(['', '6', '-1', '1.0', '01', 'Large', 'constructor', '__proto__', 'x'.repeat(10_000)])(
    'knows no rung %p',
    (text) => {
      expect(parseRung(text)).toBeUndefined();
    },
  );

  it('names a rung', () => {
    expect(rungName(2)).toBe('thumb');
    expect(rungName(9)).toBe('9');
  });

  it('never enlarges, and keeps at least one pixel', () => {
    expect(rungSize(5, { width: 300, height: 200 })).toEqual({ width: 300, height: 200 });
    expect(rungSize(1, { width: 3000, height: 1 })).toEqual({ width: 10, height: 1 });
    expect(rungSize(5, { width: 4000, height: 3000 })).toEqual({ width: 2048, height: 1536 });
    expect(rungSize(1, { width: 3000, height: 4000 })).toEqual({ width: 8, height: 10 });
  });

  it('keeps the full size, save where WebP cannot hold it', () => {
    expect(rungSize(0, { width: 16_383, height: 3 })).toEqual({ width: 16_383, height: 3 });
    expect(rungSize(0, { width: 20_000, height: 100 })).toEqual({ width: 16_383, height: 82 });
  });

  it('rounds as sharp does', async () => {
    for (const [width, height] of [
      [2733, 24],
      [85, 262],
      [283, 132],
      [120, 44],
      [512, 511],
      [20, 3],
      [40, 1],
    ] as const) {
      for (const box of [10, 256]) {
        const image = picture(width, height).resize(box, box, { fit: 'inside', withoutEnlargement: true });
        const { info } = await image.raw().toBuffer({ resolveWithObject: true });
        expect(fitInside(box, { width, height })).toEqual({ width: info.width, height: info.height });
      }
    }
  });
});
