import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { arrayLiteral, type JobFilter, type JobState } from '@roost/plugin-kit';
import type { EntryState } from './entry-state.js';
import type { OutboxEntry } from './outbox-entry.entity.js';

/** A job as it is listed. */
export interface JobRow extends Pick<
  OutboxEntry,
  'id' | 'kind' | 'name' | 'handler' | 'plugin' | 'key' | 'state' | 'attempts' | 'progress' | 'lastError'
> {
  runAt: Date | string;
  createdAt: Date | string;
}

/** A job with what it carries. */
export type JobDetailsRow = JobRow & Pick<OutboxEntry, 'payload' | 'traceId'>;

const JOB = `id, kind, name, handler, plugin, key, state, attempts, progress, last_error as "lastError", run_at as "runAt",
  created_at as "createdAt"`;

/** What people call the states of entries. */
const STATES: Readonly<Record<JobState, readonly EntryState[]>> = {
  waiting: ['new', 'pending'],
  blocked: ['blocked'],
  queued: ['queued'],
  running: ['running'],
  parked: ['parked'],
  suspended: ['suspended'],
  failed: ['failed'],
};

/** Jobs by what they are, not by their place in the queue. */
@Injectable()
export class JobsRepository {
  constructor(private readonly em: EntityManager) {}

  /** The newest first. */
  async list({ job, name, plugin, state, limit, cursor }: JobFilter): Promise<JobRow[]> {
    const conditions: [string, unknown][] = [
      ...(job ? [[`kind = 'job' and name = ?`, job.name] as [string, string]] : []),
      ...(name === undefined ? [] : [['name = ?', name] as [string, string]]),
      ...(plugin === undefined ? [] : [['plugin = ?', plugin] as [string, string]]),
      ...(state === undefined ? [] : [['state = any(?::text[])', arrayLiteral(STATES[state])] as [string, string]]),
      ...(cursor === undefined ? [] : [['id < ?::bigint', cursor] as [string, string]]),
    ];
    const where = conditions.map(([condition]) => condition).join(' and ') || 'true';
    const values = [...conditions.map(([, value]) => value), limit];
    return this.em.execute<JobRow[]>(
      `select ${JOB} from kernel_outbox where ${where} order by id desc limit ?`,
      values,
    );
  }

  /** The unfinished run of a key, or the last one that was given up. */
  async find(name: string, key: string): Promise<JobRow | undefined> {
    const [row] = await this.em.execute<JobRow[]>(
      `select ${JOB} from kernel_outbox where kind = 'job' and name = ? and key = ?
       order by (state = 'failed'), id desc limit 1`,
      [name, key],
    );
    return row;
  }

  /** Removes the unfinished run of a key. @returns what it was, or undefined. */
  async cancel(name: string, key: string): Promise<{ id: string; state: EntryState } | undefined> {
    const [removed] = await this.em.execute<{ id: string; state: EntryState }[]>(
      `delete from kernel_outbox where name = ? and key = ? and state <> 'failed' returning id, state`,
      [name, key],
    );
    return removed;
  }

  /** Moves the run of a key that has not begun. @returns whether there is one. */
  async reschedule(name: string, key: string, delayMs: number): Promise<boolean> {
    const moved = await this.em.execute<unknown[]>(
      `update kernel_outbox set state = 'pending', run_at = now() + ?::int8 * interval '1 millisecond'
       where name = ? and key = ? and state in ('pending', 'queued', 'suspended') returning 1`,
      [Math.round(delayMs), name, key],
    );
    return moved.length > 0;
  }

  async get(id: string): Promise<JobDetailsRow | undefined> {
    const [row] = await this.em.execute<JobDetailsRow[]>(
      `select ${JOB}, payload, left(trace_id, 32) as "traceId" from kernel_outbox where id = ?::bigint`,
      [id],
    );
    return row;
  }

  /**
   * Gives what was given up all its attempts again, unless there is an unfinished run of its key.
   *
   * @returns whether it did. @throws UniqueConstraintViolationException when one is enqueued at this moment
   */
  async retry(id: string): Promise<boolean> {
    const retried = await this.em.execute<unknown[]>(
      `update kernel_outbox o set state = 'new', attempts = 0, run_at = now() where id = ?::bigint and state = 'failed'
       and not exists (select 1 from kernel_outbox n where n.name = o.name and n.key = o.key and n.state <> 'failed')
       returning 1`,
      [id],
    );
    return retried.length > 0;
  }

  async discard(id: string): Promise<boolean> {
    const discarded = await this.em.execute<unknown[]>(
      `delete from kernel_outbox where id = ?::bigint and state = 'failed' returning 1`,
      [id],
    );
    return discarded.length > 0;
  }
}
