import { eventually } from './eventually.js';

describe('eventually()', () => {
  it('bears what fails until its time is over', async () => {
    let tries = 0;
    const ask = () => {
      if (++tries < 3) throw new Error('not yet');
      return tries;
    };
    expect(await eventually(ask, (count) => count === 4)).toBe(4);
  });

  it('ends with the last failure, or with the last answer', async () => {
    const fail = () => Promise.reject(new Error('never'));
    await expect(eventually(fail, () => true, 100)).rejects.toThrow('never');
    await expect(
      eventually(
        () => 1,
        () => false,
        100,
      ),
    ).rejects.toThrow('Still not so after 100 ms: 1');
  });
});
