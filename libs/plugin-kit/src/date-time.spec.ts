import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { IsDateTime } from './date-time.js';

class Meeting {
  @IsDateTime()
  start: Date;
}

const read = (start: unknown): string | undefined => {
  const meeting = plainToInstance(Meeting, { start });
  return validateSync(meeting).length === 0 ? meeting.start.toISOString() : undefined;
};

describe('IsDateTime', () => {
  it.each([
    ['2027-01-18T09:30:00Z', '2027-01-18T09:30:00.000Z'],
    ['2027-01-18T09:30Z', '2027-01-18T09:30:00.000Z'],
    ['2027-01-18T10:30:00.5+01:00', '2027-01-18T09:30:00.500Z'],
    ['2027-01-18T09:30:00z', '2027-01-18T09:30:00.000Z'],
    ['2027-01-18t09:30z', '2027-01-18T09:30:00.000Z'],
    ['2027-01-18t10:30:00.5+01:00', '2027-01-18T09:30:00.500Z'],
    ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
  ])('reads %s', (text, moment) => {
    expect(read(text)).toBe(moment);
  });

  it.each([
    ['2027-01-18T09:30:00'],
    ['2027-01-18'],
    ['2027-02-29T09:30:00Z'],
    ['2027-13-01T09:30:00Z'],
    ['2027-01-18T25:30:00Z'],
    ['2027-01-18T09:30:00 z'],
    ['2027-01-18T09:30:00y'],
    ['tomorrow'],
    ['7'],
    [7],
    [['2027-01-18T09:30:00Z']],
    [null],
    [undefined],
    [{}],
  ])('refuses %j', (value) => {
    expect(read(value)).toBeUndefined();
  });
});
