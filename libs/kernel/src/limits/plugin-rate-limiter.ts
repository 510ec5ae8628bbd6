import { type Limit, RateLimiter } from '@roost/plugin-kit';
import { ownName } from '../per-plugin/own-name.js';

/** The limits of one plugin. */
export class PluginRateLimiter extends RateLimiter {
  constructor(
    private readonly all: RateLimiter,
    private readonly plugin: string | undefined,
  ) {
    super();
  }

  async take(limit: Limit): Promise<void> {
    await this.all.take(this.own(limit));
  }

  async tryTake(limit: Limit): Promise<boolean> {
    return this.all.tryTake(this.own(limit));
  }

  async giveBack(limit: Limit): Promise<void> {
    await this.all.giveBack(this.own(limit));
  }

  async taken(limit: Limit): Promise<number> {
    return this.all.taken(this.own(limit));
  }

  private own(limit: Limit): Limit {
    return { ...limit, name: ownName(this.plugin, limit.name) };
  }
}
