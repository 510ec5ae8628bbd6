import { Injectable } from '@nestjs/common';
import { BUDGET, type Limit, type LimitKey, RateLimiter } from '@roost/plugin-kit';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { KernelConfig } from '../config/kernel.config.js';
import { kernelErrors } from '../http/kernel.errors.js';
import { RedisConnection } from '../queue/redis.js';
import { addressKey } from './address-key.js';

const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** Counts in Redis, in windows that begin with the first count; in memory while Redis is away. */
@Injectable()
export class RedisRateLimiter extends RateLimiter {
  private readonly limiters = new Map<string, RateLimiterRedis>();

  constructor(
    private readonly redis: RedisConnection,
    private readonly config: KernelConfig,
  ) {
    super();
  }

  async take(limit: Limit): Promise<void> {
    const limiter = this.limiterOf(limit);
    const refused = await this.consume(limiter, limit);
    if (refused) throw tooManyRequests(limit.name, limiter, refused);
  }

  async tryTake(limit: Limit): Promise<boolean> {
    return !(await this.consume(this.limiterOf(limit), limit));
  }

  async giveBack(limit: Limit): Promise<void> {
    await this.limiterOf(limit).reward(keyOf(limit.by));
  }

  /** @returns what the limiter refused with, or undefined. */
  private async consume(limiter: RateLimiterRedis, { by }: Limit): Promise<RateLimiterRes | undefined> {
    try {
      await limiter.consume(keyOf(by));
      return undefined;
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return refused;
      throw refused;
    }
  }

  private limiterOf({ name, budget, by }: Limit): RateLimiterRedis {
    const kind = by === 'everyone' ? by : 'address' in by ? 'address' : 'subject';
    const id = `${name}:${kind}`;
    let limiter = this.limiters.get(id);
    if (!limiter) {
      const [, times = '1', length = '1', unit = 's'] = BUDGET.exec(budget) ?? [];
      const options = {
        points: Math.max(1, Math.round(Number(times) * (kind === 'address' ? this.config.limitsIpFactor : 1))),
        duration: Number(length) * SECONDS[unit as keyof typeof SECONDS],
        keyPrefix: this.redis.key('limit', id),
      };
      limiter = new RateLimiterRedis({
        ...options,
        storeClient: this.redis.client,
        insuranceLimiter: new RateLimiterMemory(options),
      });
      this.limiters.set(id, limiter);
    }
    return limiter;
  }
}

const keyOf = (by: LimitKey): string =>
  by === 'everyone' ? 'all' : 'address' in by ? addressKey(by.address) : by.subject;

/** With the header fields of draft-ietf-httpapi-ratelimit-headers. */
function tooManyRequests(name: string, { points, duration }: RateLimiterRedis, refused: RateLimiterRes): Error {
  const seconds = String(Math.max(1, Math.ceil(refused.msBeforeNext / 1000)));
  return kernelErrors.too_many_requests({
    detail: `Try again in ${seconds} seconds`,
    headers: {
      'retry-after': seconds,
      'ratelimit-policy': `"${name}";q=${String(points)};w=${String(duration)}`,
      ratelimit: `"${name}";r=0;t=${seconds}`,
    },
  });
}
