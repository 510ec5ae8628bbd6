import { withoutLiterals } from './trace-statements.js';

describe('A statement as it is reported', () => {
  it.each([
    ['select 1', 'select ?'],
    ["select * from t where a = 'x' and b = $1", 'select * from t where a = ? and b = $1'],
    ["insert into t values ('it''s', E'it\\'s', 1.5, -3, null)", 'insert into t values (?, ?, ?, -?, null)'],
    ["select x::int8, t1.c2 from t1\n  where c2 = '2026-01-01'", 'select x::int8, t1.c2 from t1 where c2 = ?'],
    ['select \'{"a": "it\'\'s"}\'::jsonb', 'select ?::jsonb'],
    ["select 'never closed, alice", 'select'],
    ["select ''", 'select ?'],
  ])('%s has no values', (text, expected) => {
    expect(withoutLiterals(text)).toBe(expected);
  });

  it('is cut where it is long', () => {
    expect(withoutLiterals(`select ${'a, '.repeat(10_000)}b`).length).toBe(2_000);
  });
});
