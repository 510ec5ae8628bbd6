import { v7, validate } from 'uuid';
import { firstIdOf, newId } from './ids.js';

describe('firstIdOf()', () => {
  it('lies between the ids that were made before and those from then on', () => {
    const time = new Date('2026-11-26T12:00:00.000Z');
    const [before, then] = [v7({ msecs: time.getTime() - 1 }), v7({ msecs: time.getTime() })];
    expect(before < firstIdOf(time)).toBe(true);
    expect(firstIdOf(time) <= then).toBe(true);
    expect(newId() < firstIdOf(new Date(Date.now() + 60_000))).toBe(true);
  });

  it.each(['0001-01-01T00:00:00Z', '+012345-01-01T00:00:00Z'])(
    'is an id also for %s, for which there is none',
    (time) => {
      expect(validate(firstIdOf(new Date(time)))).toBe(true);
    },
  );
});
