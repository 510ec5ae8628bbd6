import { occurrences, type Recurrence } from './recurrence.js';

const STOCKHOLM = 'Europe/Stockholm';
const first = { start: new Date('2027-03-21T09:00:00Z'), end: new Date('2027-03-21T11:00:00Z') };
const starts = (recurrence: Recurrence, zone = STOCKHOLM) =>
  occurrences(first, recurrence, zone).map(({ start }) => start.toISOString().slice(0, 16));

describe('occurrences', () => {
  it('keep local time over the last Sunday of March', () => {
    expect(starts({ every: 1, unit: 'week', count: 3 })).toEqual([
      '2027-03-21T09:00',
      '2027-03-28T08:00',
      '2027-04-04T08:00',
    ]);
    expect(starts({ every: 1, unit: 'week', count: 2 }, 'UTC')).toEqual(['2027-03-21T09:00', '2027-03-28T09:00']);
  });

  it('are one hour shorter or longer by the clock of UTC where the change lies within', () => {
    const night = { start: new Date('2027-03-20T23:00:00Z'), end: new Date('2027-03-21T05:00:00Z') };
    const lengths = occurrences(night, { every: 7, unit: 'day', count: 2 }, STOCKHOLM).map(
      ({ start, end }) => (end.getTime() - start.getTime()) / 3_600_000,
    );
    expect(lengths).toEqual([6, 5]);
  });

  it('end with the day that is named', () => {
    expect(starts({ every: 2, unit: 'day', until: '2027-03-25' })).toHaveLength(3);
  });

  it.each<[string, Recurrence]>([
    ['no end', { every: 1, unit: 'day' }],
    ['more than 50 times', { every: 1, unit: 'day', until: '2027-06-30' }],
    ['more than a year', { every: 4, unit: 'week', until: '2028-06-30' }],
    ['an end before the start', { every: 1, unit: 'day', until: '2027-03-01' }],
  ])('refuse %s', (_what, recurrence) => {
    expect(() => starts(recurrence)).toThrow();
  });
});
