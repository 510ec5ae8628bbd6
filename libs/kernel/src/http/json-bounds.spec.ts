import { brokenBound } from './json-bounds.js';

const BOUNDS = { keys: 3, elements: 4, depth: 3 };

describe('brokenBound', () => {
  it.each([
    '{}',
    '[]',
    'null',
    '"text"',
    '{"a":1,"b":2,"c":3}',
    '[1,2,3,4]',
    '[[1],[2]]',
    '{"a":{"b":{}}}',
    '{"a":"{[,:,:,:,:,:]}"}',
    String.raw`{"a":"\"","b":"\\","c":"\\\":[[[["}`,
    '[{"a":1},{"b":2}]',
    '"never closed',
    String.raw`"\\`,
    ']]]]',
  ])('lets %s pass', (text) => {
    expect(brokenBound(text, BOUNDS)).toBeUndefined();
  });

  it.each([
    ['{"a":1,"b":2,"c":3,"d":4}', 'keys'],
    ['{"a":1,"a":1,"a":1,"a":1}', 'keys'],
    ['[{"a":1},{"a":1},{"a":1},{"a":1}]', 'keys'],
    ['[1,2,3,4,5]', 'elements'],
    ['[[1,2],[3,4]]', 'elements'],
    ['{"a":[1,2,3],"b":[1,2]}', 'elements'],
    ['[[[[', 'levels'],
    ['{"a":{"b":{"c":{}}}}', 'levels'],
    [`{"${'k'.repeat(300)}":1}`, 'characters'],
    [String.raw`{"\"":1,"\\":2,"c":3,"d":4}`, 'keys'],
  ])('refuses %s', (text, bound) => {
    expect(brokenBound(text, BOUNDS)).toContain(bound);
  });

  it('looks at each character once', () => {
    const nasty = ['\\"', '"', '\\', '{"', '[', '"a":', ',', '[]'].map((piece) => piece.repeat(500_000));
    for (const text of nasty) {
      let looks = 0;
      const watched = { length: text.length, charCodeAt: (at: number) => (looks++, text.charCodeAt(at)) };
      brokenBound(watched as unknown as string, { keys: 1e9, elements: 1e9, depth: 1e9 });
      expect(looks).toBeLessThanOrEqual(text.length);
    }
  });
});
