import { picture } from '../../test/image-samples.js';
import { DEFAULT_LADDER, fitInside, ladderKey, numberRungs, ORIGINAL, parseRung, rungsOf, rungSize } from './ladder.js';

describe('ladder', () => {
  const [tiny, , , , large] = DEFAULT_LADDER;
  if (!tiny || !large) throw new Error('The ladder has five rungs');

  it('keeps the numbers of the default rungs for good', () => {
    expect(DEFAULT_LADDER.slice(0, 5)).toEqual([
      { number: 1, name: 'tiny', box: 10 },
      { number: 2, name: 'thumb', box: 256 },
      { number: 3, name: 'small', box: 640 },
      { number: 4, name: 'medium', box: 1080 },
      { number: 5, name: 'large', box: 2048 },
    ]);
    const numbers = DEFAULT_LADDER.map(({ number }) => number);
    expect(numbers).toEqual([...new Set(numbers)].sort((left, right) => left - right));
  });

  describe('numbers', () => {
    const icon = { number: 6, name: 'icon', box: 64 };
    const huge = { number: 7, name: 'huge', box: 4096 };
    const named = (...boxes: [string, number][]) => boxes.map(([name, box]) => ({ name, box }));
    const theirs = (numbers: object, ...names: string[]) =>
      Object.entries(numbers).filter(([name]) => names.includes(name));

    it('are those of the default rungs, and the next ones for the rungs of a project, the smallest first', () => {
      const first = numberRungs({}, named(['big', 900], ['thumb', 200], ['little', 90]));
      expect(first).toEqual({ tiny: 1, thumb: 2, small: 3, medium: 4, large: 5, little: 6, big: 7 });
      // Another ladder later: what is gone keeps its number, and gets it again.
      const second = numberRungs(first, named(['middle', 300]));
      expect(second).toEqual({ ...first, middle: 8 });
      expect(numberRungs(second, named(['big', 800], ['least', 5]))).toEqual({ ...second, least: 9 });
    });

    it('stay when a default rung is added, between others or above them, also where its number is taken', () => {
      for (const added of [[icon], [icon, huge]]) {
        const defaults = [...DEFAULT_LADDER, ...added];
        const fresh = numberRungs({}, [], defaults);
        expect(fresh).toMatchObject({ tiny: 1, thumb: 2, small: 3, medium: 4, large: 5, icon: 6 });
        expect(
          rungsOf(defaults, fresh)
            .map(({ name }) => name)
            .slice(0, 3),
        ).toEqual(['tiny', 'icon', 'thumb']);

        const settled = numberRungs({}, named(['little', 90], ['big', 900]));
        const after = numberRungs(settled, [], defaults);
        expect(after).toMatchObject(settled);
        expect(after.icon).toBe(8);
        // As before rungs had numbers for good: the project's own came first.
        const older = { dot: 1, wide: 2 };
        const now = numberRungs(older);
        expect(now).toEqual({ ...older, tiny: 3, thumb: 4, small: 5, medium: 6, large: 7 });
        expect(numberRungs(older, [], defaults)).toMatchObject(now);
        expect(new Set(Object.values(numberRungs(older, [], defaults))).size).toBe(7 + added.length);
      }
      expect(theirs(numberRungs({ own: 6 }, [], [...DEFAULT_LADDER, icon]), 'own', 'icon')).toEqual([
        ['own', 6],
        ['icon', 7],
      ]);
      // The next version's rung does not take what the one before it got instead.
      expect(theirs(numberRungs({ own: 6 }, [], [...DEFAULT_LADDER, icon, huge]), 'icon', 'huge')).toEqual([
        ['icon', 7],
        ['huge', 8],
      ]);
    });

    it('have no other names than those that were given', () => {
      expect(() => rungsOf(named(['constructor', 5]), {})).toThrow('The variant constructor has no number');
      expect(rungsOf(named(['constructor', 5]), numberRungs({}, named(['constructor', 5])))[0]?.number).toBe(6);
    });
  });

  it('is told from others by its rungs, however they are given', () => {
    const [key, same] = [DEFAULT_LADDER, DEFAULT_LADDER.toReversed()].map((ladder) =>
      ladderKey(rungsOf(ladder, numberRungs({}))),
    );
    expect(same).toBe(key);
    // What migrations wrote into databases.
    expect(key).toBe('85df0e7b6fc2b195');
    expect(ladderKey(DEFAULT_LADDER.slice(1))).not.toBe(key);
    expect(ladderKey(DEFAULT_LADDER.map((rung) => ({ ...rung, box: rung.box + 1 })))).not.toBe(key);
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
