import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';

/** Entries that are due, and that nobody has begun. */
const WAITING = `state in ('new', 'pending', 'queued') and run_at <= now()`;

/** Queries on work that waits for longer than it should. */
@Injectable()
export class LateEntriesRepository {
  constructor(private readonly em: EntityManager) {}

  /** The handlers that entries have waited for; null: nobody has looked who hears of an event. */
  async handlers(forMs: number): Promise<(string | null)[]> {
    const rows = await this.em
      .fork()
      .execute<{ handler: string | null }[]>(
        `select distinct handler from kernel_outbox where ${WAITING} and run_at < now() - ? * interval '1 millisecond'`,
        [forMs],
      );
    return rows.map(({ handler }) => handler);
  }

  /** How long the oldest entry has waited; 0 where none is late. */
  async oldestSeconds(): Promise<number> {
    const [row] = await this.em
      .fork()
      .execute<[{ seconds: number | null }]>(
        `select extract(epoch from now() - min(run_at))::float8 as seconds from kernel_outbox where ${WAITING}`,
      );
    return row.seconds ?? 0;
  }
}
