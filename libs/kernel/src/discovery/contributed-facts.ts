import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { type Facts, FACTS_CHANNEL, Notifications, type Person, PrincipalFacts } from '@roost/plugin-kit';
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

  async of(person: Person): Promise<Facts> {
    this.contributors ??= this.registry.facts();
    const facts = [...this.contributors].map(async ([name, { call }]) => [name, await call(person)] as const);
    return Object.freeze(Object.fromEntries(await Promise.all(facts)) as Facts);
  }

  async changed(userId: string): Promise<void> {
    await this.notifications.notify(FACTS_CHANNEL, userId);
  }
}
