import { picture } from './image-samples.spec-helper.js';
import { DEFAULT_LADDER, fitInside, ORIGINAL, parseRung, rungsOf, rungSize } from './ladder.js';

describe('ladder', () => {
  const [tiny, , , , large] = rungsOf(DEFAULT_LADDER);
  if (!tiny || !large) throw new Error('The ladder has five rungs');

  it('numbers its rungs from the smallest up, however they are given', () => {
    expect(rungsOf(DEFAULT_LADDER).map(({ number, box }) => [number, box])).toEqual([
      [1, 10],
      [2, 256],
      [3, 640],
      [4, 1080],
      [5, 2048],
    ]);
    const given = [
      { name: 'big', box: 900 },
      { name: 'little', box: 90 },
    ];
    expect(rungsOf(given).map(({ number, name }) => [number, name])).toEqual([
      [1, 'little'],
      [2, 'big'],
    ]);
  });

  it.each([
    ['0', { number: 0 }],
    ['5', { number: 5 }],
    ['original', { name: 'original' }],
    ['s', { name: 'small' }],
    ['m', { name: 'medium' }],
    ['l', { name: 'large' }],
    ['o', { name: 'original' }],
    ['-1', { name: '-1' }],
    ['constructor', { name: 'constructor' }],
  ])('reads %s', (text, rung) => {
    expect(parseRung(text)).toEqual(rung);
  });

  it('never enlarges, and keeps at least one pixel', () => {
    expect(rungSize(large, { width: 300, height: 200 })).toEqual({ width: 300, height: 200 });
    expect(rungSize(tiny, { width: 3000, height: 1 })).toEqual({ width: 10, height: 1 });
    expect(rungSize(large, { width: 4000, height: 3000 })).toEqual({ width: 2048, height: 1536 });
    expect(rungSize(tiny, { width: 3000, height: 4000 })).toEqual({ width: 8, height: 10 });
  });

  it('keeps the full size, save where WebP cannot hold it', () => {
    expect(rungSize(ORIGINAL, { width: 16_383, height: 3 })).toEqual({ width: 16_383, height: 3 });
    expect(rungSize(ORIGINAL, { width: 20_000, height: 100 })).toEqual({ width: 16_383, height: 82 });
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
