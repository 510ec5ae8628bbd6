import { DateTime } from 'luxon';
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

  const series = (start: string, end: string, recurrence: Recurrence) =>
    occurrences({ start: new Date(start), end: new Date(end) }, recurrence, STOCKHOLM).map((each) =>
      [each.start, each.end].map((date) => date.toISOString().slice(5, 16)).join('/'),
    );

  it('last as long as the first where clocks are changed within', () => {
    expect(series('2027-03-20T23:00:00Z', '2027-03-21T05:00:00Z', { every: 7, unit: 'day', count: 2 })).toEqual([
      '03-20T23:00/03-21T05:00',
      '03-27T23:00/03-28T05:00',
    ]);
    expect(series('2027-10-23T22:00:00Z', '2027-10-24T04:00:00Z', { every: 1, unit: 'week', count: 2 })).toEqual([
      '10-23T22:00/10-24T04:00',
      '10-30T22:00/10-31T04:00',
    ]);
  });

  it('begin by the offset before the change at a time that clocks leave out', () => {
    expect(series('2027-03-27T01:30:00Z', '2027-03-27T02:30:00Z', { every: 1, unit: 'day', count: 3 })).toEqual([
      '03-27T01:30/03-27T02:30',
      '03-28T01:30/03-28T02:30',
      '03-29T00:30/03-29T01:30',
    ]);
  });

  it.each([
    ['summer', '2027-10-30T00:30:00Z', '2027-10-30T01:30:00Z', 1],
    ['winter', '2027-01-24T01:30:00Z', '2027-01-24T02:30:00Z', 280],
  ])('begin the first time that clocks show a time twice, in a series from %s', (_when, start, end, every) => {
    expect(series(start, end, { every, unit: 'day', count: 2 })[1]).toBe('10-31T00:30/10-31T01:30');
  });

  it.each([
    ['America/New_York', '2027-03-12T02:30', ['02:30', '02:30', '03:30', '02:30']],
    ['America/New_York', '2027-11-05T01:30', ['01:30', '01:30', '01:30', '01:30']],
    ['Australia/Lord_Howe', '2027-10-01T02:10', ['02:10', '02:10', '02:40', '02:10']],
    ['Australia/Lord_Howe', '2027-04-02T01:45', ['01:45', '01:45', '01:45', '01:45']],
    ['Africa/Casablanca', '2026-03-20T02:00', ['02:00', '02:00', '03:00', '02:00']],
    ['Asia/Kolkata', '2027-03-26T02:30', ['02:30', '02:30', '02:30', '02:30']],
  ])('begin every day at the same local time, and take an hour, in %s from %s on', (zone, local, clocks) => {
    const start = DateTime.fromISO(local, { zone });
    const hour = { start: start.toJSDate(), end: start.plus({ hours: 1 }).toJSDate() };
    const days = occurrences(hour, { every: 1, unit: 'day', count: 4 }, zone);
    expect(days.map((day) => DateTime.fromJSDate(day.start, { zone }).toFormat('HH:mm'))).toEqual(clocks);
    expect(days.map((day) => day.end.getTime() - day.start.getTime())).toEqual(Array(4).fill(3_600_000));
    const dates = days.map((day) => DateTime.fromJSDate(day.start, { zone }).toISODate());
    expect(dates).toEqual(clocks.map((_clock, index) => start.plus({ days: index }).toISODate()));
  });

  it('begin as it was asked for, also the second time that clocks show it', () => {
    expect(series('2027-10-31T01:30:00Z', '2027-10-31T02:30:00Z', { every: 1, unit: 'day', count: 2 })).toEqual([
      '10-31T01:30/10-31T02:30',
      '11-01T01:30/11-01T02:30',
    ]);
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
