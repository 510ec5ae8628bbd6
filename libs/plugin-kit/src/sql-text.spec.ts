import { arrayLiteral, escapeLike } from './sql-text.js';

describe('arrayLiteral', () => {
  it.each<[readonly (string | number | null)[], string]>([
    [[], '{}'],
    [['a', 'b'], '{"a","b"}'],
    [[1, 2.5, null], '{"1","2.5",NULL}'],
    [['a,b', '{c}', 'NULL', ''], '{"a,b","{c}","NULL",""}'],
    [[String.raw`say "hi" \ bye`], String.raw`{"say \"hi\" \\ bye"}`],
  ])('writes %j', (items, text) => {
    expect(arrayLiteral(items)).toBe(text);
  });
});

describe('escapeLike', () => {
  it('takes away what patterns mean', () => {
    expect(escapeLike(String.raw`100%_\done`)).toBe(String.raw`100\%\_\\done`);
  });
});
