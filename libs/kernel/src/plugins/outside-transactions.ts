import type { EntityManager } from '@mikro-orm/postgresql';

/**
 * A driver whose methods refuse to be called while the caller has a transaction open. What a driver does takes as long as another service
 * takes, and a transaction that waits for it holds its locks and its connection for as long.
 *
 * @param name of the port, for the error
 */
export function outsideTransactions<T extends object>(driver: T, name: string, em: EntityManager): T {
  return new Proxy(driver, {
    get: (target, key) => {
      const member: unknown = Reflect.get(target, key, target);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        if (em.isInTransaction()) {
          throw new Error(`The ${name} driver was called inside a database transaction: ${String(key)}()`);
        }
        return Reflect.apply(member, target, args) as unknown;
      };
    },
  });
}
