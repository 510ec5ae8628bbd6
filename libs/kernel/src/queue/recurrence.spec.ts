import { defineJob, type JobSchedule } from '@roost/plugin-kit';
import type { Composition } from '../plugins/composition.js';
import { recurringJobs } from './recurrence.js';

const read = (schedule: JobSchedule) => {
  const jobs = [defineJob('desk.clear', { schedule: () => schedule })];
  return recurringJobs({ plugins: [{ name: 'desk', jobs }], configs: new Map() } as unknown as Composition);
};

describe('recurringJobs', () => {
  it('read schedules by the clock and by intervals', () => {
    expect(read({ cron: '30 4 * * *', timeZone: 'Europe/Zurich' })[0]?.next()).toBeInstanceOf(Date);
    expect(read({ everySeconds: 60 })).toMatchObject([{ everySeconds: 60 }]);
  });

  it.each<[JobSchedule, string]>([
    [{ cron: '30 4 * * *', timeZone: '+02:00' }, '"+02:00" is not the name of a time zone'],
    [{ cron: '30 4 * * *', timeZone: 'Europe/Nowhere' }, '"Europe/Nowhere" is not the name of a time zone'],
    [{ cron: '* * * *', timeZone: 'UTC' }, 'does not have five fields'],
    [{ everySeconds: 0.5 }, 'is not a whole number of seconds'],
  ])('refuse %j', (schedule, reason) => {
    expect(() => read(schedule)).toThrow(reason);
  });
});
