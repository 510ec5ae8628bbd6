import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { arrayLiteral } from '@roost/plugin-kit';

/** Queries on entries of the outbox that nothing takes any more. */
@Injectable()
export class RetentionRepository {
  constructor(private readonly em: EntityManager) {}

  /**
   * Gives up what has been due for more than a day, is of one of these plugins, and is for none of these handlers. A day: in an upgrade, workers of
   * both versions run.
   *
   * @returns how much it was, by handler.
   */
  async giveUpHomeless(
    plugins: readonly string[],
    handlers: readonly string[],
    reason: string,
  ): Promise<{ handler: string; count: number }[]> {
    return this.em.execute(
      `with homeless as (
         update kernel_outbox set state = 'failed', last_error = ? where state in ('pending', 'blocked')
           and run_at < now() - interval '1 day' and plugin = any(?::text[]) and handler <> all(?::text[])
         returning handler
       ) select handler, count(*)::int as count from homeless group by handler order by handler`,
      [reason, arrayLiteral(plugins), arrayLiteral(handlers)],
    );
  }

  /** Deletes what was given up and was written longer ago than this. @returns how much it was. */
  async deleteFailed(olderThanDays: number): Promise<number> {
    const [row] = await this.em.execute<[{ count: number }]>(
      `with old as (
         delete from kernel_outbox where state = 'failed' and created_at < now() - ? * interval '1 day' returning 1
       ) select count(*)::int as count from old`,
      [olderThanDays],
    );
    return row.count;
  }
}
