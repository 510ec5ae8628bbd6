import { TransactionContext } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/postgresql';

/**
 * Runs a statement of the hottest requests without the cost of an entity manager for the request: straight on the pool, or, where there
 * is a transaction, in it. (A second connection beside a transaction could wait for ever for a pool that its own kind has used up.)
 *
 * @returns rows as Postgres tells them: times are text.
 */
export async function directQuery<T>(em: EntityManager, sql: string, parameters: readonly unknown[]): Promise<T[]> {
  const executor = (TransactionContext.getEntityManager() as EntityManager | undefined) ?? em.getConnection();
  return executor.execute<T[]>(sql, [...parameters]);
}
