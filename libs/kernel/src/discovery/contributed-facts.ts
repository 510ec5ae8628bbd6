import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import {
  type CurrentFacts,
  ExpiringFact,
  type Facts,
  FACTS_CHANNEL,
  Notifications,
  type Person,
  PrincipalFacts,
} from '@roost/plugin-kit';
import { type FoundMethod, HandlerRegistry } from './handler-registry.js';

/** Asks the methods with `@ContributesFacts()`. */
@Injectable()
export class ContributedFacts extends PrincipalFacts implements OnApplicationBootstrap {
  private contributors: ReadonlyMap<string, FoundMethod<string>> | undefined;

  constructor(
    private readonly registry: HandlerRegistry,
    private readonly notifications: Notifications,
  ) {
    super();
  }

  /** @throws StartupError when two tell the same fact, or one tells that of another plugin. */
  onApplicationBootstrap(): void {
    this.contributors = this.registry.facts();
  }

  async of(person: Person): Promise<CurrentFacts> {
    this.contributors ??= this.registry.facts();
    const found = await Promise.all(
      [...this.contributors].map(async ([name, { call }]) => [name, await call(person)] as const),
    );
    const facts = found.map(([name, fact]) => [name, fact instanceof ExpiringFact ? (fact.value as unknown) : fact]);
    const ends = found.map(([, fact]) => (fact instanceof ExpiringFact ? fact.expiresAt : null)?.getTime() ?? Infinity);
    return { facts: Object.freeze(Object.fromEntries(facts) as Facts), expiresAtMs: Math.min(...ends) };
  }

  async changed(userId: string): Promise<void> {
    await this.notifications.notify(FACTS_CHANNEL, userId);
  }

  async changedInProject(projectId: string): Promise<void> {
    await this.notifications.notify(FACTS_CHANNEL, projectId);
  }
}
