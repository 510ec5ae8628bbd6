import 'reflect-metadata';
import type { AnyClass } from './any-class.js';

type References = ReadonlyMap<string, string | null>;

const REFERENCES = Symbol.for('roost:references');

/**
 * Declares which table the ids of a column belong to, for the diagram of the tables. It changes nothing in the database: there are no
 * foreign keys, because a plugin may be switched off or removed.
 *
 * @param table name of the table, which may belong to another plugin; null if the ids belong to no table, such as those of a group, or to
 * one that cannot be named, as in the kernel
 * @example
 * @Property({ type: 'uuid' })
 * @RefersTo('users_user')
 * authorId: string;
 */
export function RefersTo(table: string | null): PropertyDecorator {
  return (target, key) => {
    const references = new Map([...referencesOf(target.constructor as AnyClass), [String(key), table]]);
    Reflect.defineMetadata(REFERENCES, references, target);
  };
}

/**
 * What the properties of an entity refer to, as {@link RefersTo} says.
 *
 * @example
 * referencesOf(Post).get('authorId'); // 'users_user'
 */
export function referencesOf(entity: AnyClass): References {
  const { prototype } = entity as { prototype: object };
  return (Reflect.getOwnMetadata(REFERENCES, prototype) as References | undefined) ?? new Map();
}
