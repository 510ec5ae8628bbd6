import { clockAt, movedFrom } from './clock-changes.js';

const moved = (start: string, end: string, clock: string, zone = 'Europe/Stockholm') => {
  const found = movedFrom({ start: new Date(start), end: new Date(end) }, clock, zone);
  return found && `${found.start}/${found.end}`;
};

describe('movedFrom', () => {
  it.each<[string, string | null, Parameters<typeof moved>]>([
    ['a day like others', null, ['2027-03-27T01:30:00Z', '2027-03-27T02:30:00Z', '02:30']],
    [
      'a start that is left out',
      '2027-03-28T02:30/2027-03-28T03:30',
      ['2027-03-28T01:30:00Z', '2027-03-28T02:30:00Z', '02:30'],
    ],
    [
      'an end behind the change',
      '2027-03-28T00:00/2027-03-28T06:00',
      ['2027-03-27T23:00:00Z', '2027-03-28T05:00:00Z', '00:00'],
    ],
    [
      'what ends with the change',
      '2027-03-28T01:00/2027-03-28T02:00',
      ['2027-03-28T00:00:00Z', '2027-03-28T01:00:00Z', '01:00'],
    ],
    [
      'an hour that is there twice',
      '2027-10-31T02:30/2027-10-31T03:30',
      ['2027-10-31T00:30:00Z', '2027-10-31T01:30:00Z', '02:30'],
    ],
    [
      'midnight, where it is left out',
      '2027-04-30T00:00/2027-04-30T01:00',
      ['2027-04-29T22:00:00Z', '2027-04-29T23:00:00Z', '00:00', 'Africa/Cairo'],
    ],
    [
      'the last hour of a day, where it is left out',
      '2027-03-27T23:30/2027-03-28T00:30',
      ['2027-03-28T01:30:00Z', '2027-03-28T02:30:00Z', '23:30', 'America/Nuuk'],
    ],
    [
      'a time in the half hour that is left out',
      '2027-10-03T02:10/2027-10-03T03:10',
      ['2027-10-02T15:40:00Z', '2027-10-02T16:40:00Z', '02:10', 'Australia/Lord_Howe'],
    ],
    [
      'an end in the half hour that is there twice',
      '2027-04-04T01:30/2027-04-04T02:30',
      ['2027-04-03T14:30:00Z', '2027-04-03T15:30:00Z', '01:30', 'Australia/Lord_Howe'],
    ],
    [
      'an hour that is there twice before Ramadan',
      '2026-02-15T02:30/2026-02-15T03:30',
      ['2026-02-15T01:30:00Z', '2026-02-15T02:30:00Z', '02:30', 'Africa/Casablanca'],
    ],
    ['clocks that are never changed', null, ['2027-03-27T21:00:00Z', '2027-03-27T22:00:00Z', '02:30', 'Asia/Kolkata']],
  ])('of %s', (_what, expected, args) => {
    expect(moved(...args)).toBe(expected);
  });
});

describe('clockAt', () => {
  it('is what clocks show', () => {
    expect(clockAt(new Date('2027-07-01T10:30:15.250Z'), 'Europe/Stockholm')).toBe('12:30:15.250');
  });
});
