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

type Fact<K extends FactName> = Exclude<FactMap[K], undefined>;

/** Whose facts are asked for. */
export interface Person {
  readonly userId: string;
  readonly projectId: string;
}

/**
 * A fact that changes at a known moment. Return it from a method with {@link ContributesFacts}: from that moment on the method is asked again,
 * so that no cache has the fact for longer than it is true.
 *
 * @example
 * return new ExpiringFact(teams, earliestEnd); // principal.facts.teams is `teams`
 */
export class ExpiringFact<T> {
  /** @param value the fact as principals have it. @param expiresAt until when it is true; null: until it is reported to have changed */
  constructor(
    readonly value: T,
    readonly expiresAt: Date | null,
  ) {}
}

/** Facts of a person, and until when they are true. */
export interface CurrentFacts {
  readonly facts: Facts;
  /** Unix time in milliseconds. */
  readonly expiresAtMs: number;
}

export const FACTS_METADATA = Symbol.for('roost:facts');

/**
 * Makes the method contribute a fact about people, for `principal.facts`. It is called in the HTTP process, when the principal of a person is
 * built. The result is cached for the person, for at most five minutes. While Postgres is away, it counts for at most a minute. Call
 * {@link PrincipalFacts.changed} in the transaction that changes the fact. Return an {@link ExpiringFact} if it changes by itself at a known
 * moment. When the method throws and no cached result counts, the request fails.
 *
 * @param name that of the plugin, or `<plugin>.<what>`
 * @example
 * @ContributesFacts('teams')
 * async teamsOf({ userId }: Person): Promise<readonly string[]> { … }
 */
export function ContributesFacts<K extends FactName>(
  name: K,
): <F extends (person: Person) => Promise<Fact<K> | ExpiringFact<Fact<K>>>>(
  target: object,
  key: string,
  descriptor: TypedPropertyDescriptor<F>,
) => void {
  return SetMetadata(FACTS_METADATA, name);
}

/** Channel on which processes tell each other whose facts changed: the payload is the id of a person, or of a project for all its people. */
export const FACTS_CHANNEL = 'kernel_facts';

/** Facts that plugins contribute about people. */
export abstract class PrincipalFacts {
  /** Calls every contributor in parallel. */
  abstract of(person: Person): Promise<CurrentFacts>;
  /**
   * Reports that facts of a person changed. Once the current transaction commits, every process drops them from its cache.
   *
   * @example
   * await this.members.add(teamId, userId);
   * await this.facts.changed(userId);
   */
  abstract changed(userId: string): Promise<void>;
  /** The same of many people of a project, for example when a large team is deleted. It costs one message, and each of them is asked about again. */
  abstract changedInProject(projectId: string): Promise<void>;
}
