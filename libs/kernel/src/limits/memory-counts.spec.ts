import { MemoryCounts } from './memory-counts.js';

describe('MemoryCounts', () => {
  it('stay within their bound, and drop the oldest first', () => {
    const counts = new MemoryCounts(3);
    for (const key of ['a', 'b', 'c', 'd']) expect(counts.take(key, 1, 60_000).isTaken).toBe(true);
    expect(counts.take('d', 1, 60_000).isTaken).toBe(false);
    expect(counts.take('b', 1, 60_000).isTaken).toBe(false);
    expect(counts.take('a', 1, 60_000).isTaken).toBe(true);
  });
});
