import { SetMetadata } from '@nestjs/common';

/**
 * Facts about people by name. Each plugin adds its own by declaration merging: plain data, small, the same in every process.
 *
 * @example
 * declare module '@roost/plugin-kit' {
 *   interface FactMap { teams: readonly string[] }
 * }
 */
export interface FactMap {
  /** Never set. It keeps the map from accepting every type. */
  'kernel.none'?: never;
}

export type FactName = Extract<keyof FactMap, string>;
/** Facts of one principal, without those of plugins that are off. */
export type Facts = Readonly<Partial<FactMap>>;

/** Whose facts are asked for. */
export interface Person {
  readonly userId: string;
  readonly projectId: string;
}

export const FACTS_METADATA = Symbol.for('roost:facts');

/**
 * Makes the method contribute a fact about people, for `principal.facts`. It is called when the principal of a person is built, in the HTTP
 * process. The result is cached with the principal for at most five minutes. Call {@link PrincipalFacts.changed} in the transaction that
 * changes it. When the method throws, the request fails.
 *
 * @param name that of the plugin, or `<plugin>.<what>`
 * @example
 * @ContributesFacts('teams')
 * async teamsOf({ userId }: Person): Promise<readonly string[]> { … }
 */
export function ContributesFacts<K extends FactName>(
  name: K,
): <F extends (person: Person) => Promise<Exclude<FactMap[K], undefined>>>(
  target: object,
  key: string,
  descriptor: TypedPropertyDescriptor<F>,
) => void {
  return SetMetadata(FACTS_METADATA, name);
}

/** Channel on which processes tell each other whose facts changed: the payload is the id of the person. */
export const FACTS_CHANNEL = 'kernel_facts';

/** Facts that plugins contribute about people. */
export abstract class PrincipalFacts {
  /** Calls every contributor in parallel. */
  abstract of(person: Person): Promise<Facts>;
  /**
   * Reports that facts of a person changed. Once the current transaction commits, every process drops them from its cache.
   *
   * @example
   * await this.members.add(teamId, userId);
   * await this.facts.changed(userId);
   */
  abstract changed(userId: string): Promise<void>;
}
