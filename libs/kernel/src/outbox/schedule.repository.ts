import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { arrayLiteral } from '@roost/plugin-kit';

/** A recurring job, and when it runs next if it runs now. */
export interface ScheduledJob {
  name: string;
  plugin: string;
  version: number;
  /** Text that changes with the schedule. */
  rule: string;
  /** Null: once in `everySeconds`. */
  nextAt: Date | null;
  everySeconds: number;
}

const JOBS = `job as (
  select name, plugin, version, rule, coalesce(next_at::timestamptz, now() + seconds * interval '1 second') as next_at
  from unnest(?::text[], ?::text[], ?::int[], ?::text[], ?::text[], ?::int[]) as j (name, plugin, version, rule, next_at, seconds)
)`;

@Injectable()
export class ScheduleRepository {
  constructor(private readonly em: EntityManager) {}

  /** Notes schedules that are new or have changed; they begin anew, one interval from now or at their next time. */
  async align(jobs: readonly ScheduledJob[]): Promise<void> {
    await this.em.execute(
      `with ${JOBS}
       insert into kernel_schedule as s (name, rule, next_at) select name, rule, next_at from job
       on conflict (name) do update set rule = excluded.rule,
         next_at = case when s.rule is null then s.next_at else excluded.next_at end
       where s.rule is distinct from excluded.rule`,
      valuesOf(jobs),
    );
  }

  /**
   * Moves the jobs that are due on to their next time and writes a run of each. A job is not due while a run of it is unfinished.
   *
   * @returns how many were due.
   */
  async enqueueDue(jobs: readonly ScheduledJob[]): Promise<number> {
    const [row] = await this.em.execute<[{ count: number }]>(
      `with ${JOBS}, due as (
         update kernel_schedule s set next_at = job.next_at from job
         where s.name = job.name and s.next_at <= now()
           and not exists (select 1 from kernel_outbox o where o.kind = 'job' and o.name = s.name and o.state <> 'failed')
         returning job.name, job.plugin, job.version
       ), written as (
         insert into kernel_outbox (kind, name, version, plugin, handler, state, payload)
         select 'job', name, version, plugin, name, 'pending', '{}' from due returning 1
       ) select count(*)::int as count from written`,
      valuesOf(jobs),
    );
    return row.count;
  }
}

function valuesOf(jobs: readonly ScheduledJob[]): string[] {
  const column = (value: (job: ScheduledJob) => string | number | null): string => arrayLiteral(jobs.map(value));
  return [
    column(({ name }) => name),
    column(({ plugin }) => plugin),
    column(({ version }) => version),
    column(({ rule }) => rule),
    column(({ nextAt }) => nextAt?.toISOString() ?? null),
    column(({ everySeconds }) => everySeconds),
  ];
}
