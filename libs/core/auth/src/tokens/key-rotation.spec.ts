import { KEPT_AFTER_MS, planKeys, PUBLISHED_BEFORE_MS, SIGNS_MS } from './key-rotation.js';

const START = Date.UTC(2026, 0, 1);
const key = (id: string, activeAtMs: number) => ({ id, activeAt: new Date(activeAtMs) });

describe('planKeys', () => {
  it('makes the first key at once', () => {
    expect(planKeys([], START)).toEqual({ makeActiveAtMs: START, retire: [] });
  });

  it('leaves a young key alone', () => {
    const almost = START + SIGNS_MS - PUBLISHED_BEFORE_MS - 1;
    expect(planKeys([key('a', START)], almost)).toEqual({ makeActiveAtMs: null, retire: [] });
  });

  it('publishes the next key a day before it signs', () => {
    const due = START + SIGNS_MS - PUBLISHED_BEFORE_MS;
    expect(planKeys([key('a', START)], due).makeActiveAtMs).toBe(START + SIGNS_MS);
  });

  it('publishes a late key for a day too', () => {
    const late = START + 5 * SIGNS_MS;
    expect(planKeys([key('a', START)], late)).toEqual({ makeActiveAtMs: late + PUBLISHED_BEFORE_MS, retire: [] });
  });

  it('retires a key only when no token of it can be alive', () => {
    const keys = [key('a', START), key('b', START + SIGNS_MS)];
    expect(planKeys(keys, START + SIGNS_MS + KEPT_AFTER_MS).retire).toEqual([]);
    expect(planKeys(keys, START + SIGNS_MS + KEPT_AFTER_MS + 1).retire).toEqual(['a']);
  });
});
