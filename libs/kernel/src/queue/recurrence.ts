import { canonicalTimeZone, type JobSchedule } from '@roost/plugin-kit';
import cronParser from 'cron-parser';
import type { ScheduledJob } from '../outbox/schedule.repository.js';
import type { Composition } from '../plugins/composition.js';
import { StartupError } from '../startup-error.js';

/** A job that recurs. */
export interface RecurringJob extends Omit<ScheduledJob, 'nextAt'> {
  /** The next time by the clock, from now; null: it recurs by the interval. */
  next: () => Date | null;
}

/** The jobs that recur, as the settings of their plugins have it. @throws StartupError when a schedule cannot be. */
export function recurringJobs({ plugins, configs }: Composition): RecurringJob[] {
  return plugins.flatMap(({ name: plugin, jobs = [], config }) => {
    const settings = (config && configs.get(config)) ?? {};
    return jobs.flatMap((job) => {
      const schedule = job.schedule?.(settings);
      if (!schedule) return [];
      const { name, version } = job;
      try {
        return [{ name, version, plugin, rule: JSON.stringify(schedule), ...recurrence(schedule) }];
      } catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new StartupError(`Plugin ${plugin}: the schedule of the job ${name} is not valid: ${reason}`, { cause });
      }
    });
  });
}

function recurrence(schedule: JobSchedule): Pick<RecurringJob, 'next' | 'everySeconds'> {
  if ('cron' in schedule) {
    const { cron, timeZone } = schedule;
    if (cron.trim().split(/\s+/).length !== 5) throw new Error(`"${cron}" does not have five fields`);
    const next = (): Date => cronParser.parseExpression(cron, { tz: timeZone }).next().toDate();
    if (canonicalTimeZone(timeZone) === undefined) throw new Error(`"${timeZone}" is not the name of a time zone`);
    next();
    return { next, everySeconds: 0 };
  }
  const { everySeconds } = schedule;
  if (!Number.isInteger(everySeconds) || everySeconds < 1)
    throw new Error(`${String(everySeconds)} is not a whole number of seconds of at least 1`);
  return { next: () => null, everySeconds };
}
