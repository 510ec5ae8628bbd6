import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { IsTimeZoneName } from './time-zone.js';

class Place {
  @IsTimeZoneName()
  timeZone: string;
}

const read = (timeZone: unknown): string | undefined => {
  const place = plainToInstance(Place, { timeZone });
  return validateSync(place).length === 0 ? place.timeZone : undefined;
};

describe('IsTimeZoneName', () => {
  it.each([
    ['Europe/Stockholm', 'Europe/Stockholm'],
    ['europe/stockholm', 'Europe/Stockholm'],
    ['AMERICA/ARGENTINA/BUENOS_AIRES', 'America/Argentina/Buenos_Aires'],
    ['asia/kolkata', 'Asia/Kolkata'],
    ['Asia/Calcutta', 'Asia/Kolkata'],
    ['Europe/Kiev', 'Europe/Kyiv'],
    ['US/Pacific', 'America/Los_Angeles'],
    ['utc', 'UTC'],
    ['etc/gmt+5', 'Etc/GMT+5'],
  ])('keeps %s as %s', (name, kept) => {
    expect(read(name)).toBe(kept);
  });

  it.each([['+02:00'], ['-0500'], ['+02'], ['Z'], ['Europe/Nowhere'], ['Local'], [''], [2], [null], [['UTC']]])(
    'refuses %j',
    (name) => {
      expect(read(name)).toBeUndefined();
    },
  );
});
