import { setImmediate as turn } from 'node:timers/promises';
import { inParallel } from './in-parallel.js';

const items = Array.from({ length: 50 }, (_, number) => number);

describe('inParallel', () => {
  it('does all, and no more at once than it may', async () => {
    const done: number[] = [];
    const running = { now: 0, most: 0 };
    await inParallel(items, 4, async (item) => {
      running.most = Math.max(running.most, ++running.now);
      await turn();
      running.now--;
      done.push(item);
    });
    expect(done.sort((a, b) => a - b)).toEqual(items);
    expect(running).toEqual({ now: 0, most: 4 });
  });

  it('begins nothing more once something failed, and ends when all that was begun has', async () => {
    const state = { begun: 0, ended: 0 };
    const failing = inParallel(items, 4, async () => {
      state.begun++;
      await turn();
      state.ended++;
      throw new Error(`failed ${String(state.ended)}`);
    });
    await expect(failing).rejects.toThrow('failed');
    expect(state).toEqual({ begun: 4, ended: 4 });
  });
});
