import { RequestScope } from '../scope/request-scope.js';
import { endWith } from '../scope/transaction.js';

/**
 * A driver whose calls are spans of the request or job that makes them.
 *
 * @param port name of its port
 * @param name of the driver
 */
export function tracedDriver<T extends object>(driver: T, port: string, name: string): T {
  return new Proxy(driver, {
    get: (target, key) => {
      const member: unknown = Reflect.get(target, key, target);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]): unknown => {
        const end = RequestScope.current?.transaction?.begin(`${port}.${String(key)}`, `${name} ${String(key)}`);
        const result = Reflect.apply(member, target, args) as unknown;
        return end ? endWith(result, end) : result;
      };
    },
  });
}
