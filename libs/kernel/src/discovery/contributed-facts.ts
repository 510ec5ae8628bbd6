import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import {
  type CurrentFacts,
  ExpiringFact,
  type Facts,
  FACTS_CHANNEL,
  Notifications,
  type Person,
  PrincipalFacts,
  type ProcessCache,
  ProcessCaches,
} from '@roost/plugin-kit';
import { type FoundMethod, HandlerRegistry } from './handler-registry.js';

const PEOPLE = 10_000;
/** How long a fact is believed that nobody reports to have changed. */
const BELIEVED_MS = 300_000;
/** While Postgres is away, what was true a minute ago counts, as it does for roles. */
const WHILE_AWAY_MS = 60_000;

interface KnownFacts extends CurrentFacts {
  projectId: string;
}

/** Asks the methods with `@ContributesFacts()`. */
@Injectable()
export class ContributedFacts extends PrincipalFacts implements OnApplicationBootstrap {
  private contributors: ReadonlyMap<string, FoundMethod<string>> | undefined;
  private readonly known: ProcessCache<KnownFacts>;

  constructor(
    private readonly registry: HandlerRegistry,
    private readonly notifications: Notifications,
    caches: ProcessCaches,
  ) {
    super();
    this.known = caches.create('kernel:facts', {
      max: PEOPLE,
      channels: { [FACTS_CHANNEL]: ({ projectId }, userId, id) => userId === id || projectId === id },
      expiresAtMs: ({ expiresAtMs }) => expiresAtMs,
      whileAwayMs: WHILE_AWAY_MS,
    });
  }

  /** @throws StartupError when two tell the same fact, or one tells that of another plugin. */
  onApplicationBootstrap(): void {
    this.contributors = this.registry.facts();
  }

  async of(person: Person): Promise<CurrentFacts> {
    return (await this.known.get(person.userId, () => this.ask(person))) ?? this.ask(person);
  }

  async changed(userId: string): Promise<void> {
    await this.notifications.notify(FACTS_CHANNEL, userId);
  }

  async changedInProject(projectId: string): Promise<void> {
    await this.notifications.notify(FACTS_CHANNEL, projectId);
  }

  private async ask(person: Person): Promise<KnownFacts> {
    const askedAtMs = Date.now();
    this.contributors ??= this.registry.facts();
    const found = await Promise.all(
      [...this.contributors].map(async ([name, { call }]) => [name, await call(person)] as const),
    );
    const facts = found.map(([name, fact]) => [name, fact instanceof ExpiringFact ? (fact.value as unknown) : fact]);
    const ends = found.map(([, fact]) => (fact instanceof ExpiringFact ? fact.expiresAt : null)?.getTime() ?? Infinity);
    return {
      facts: Object.freeze(Object.fromEntries(facts) as Facts),
      expiresAtMs: Math.min(...ends, askedAtMs + BELIEVED_MS),
      projectId: person.projectId,
    };
  }
}
