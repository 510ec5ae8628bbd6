import { Injectable } from '@nestjs/common';
import { type Limit, RateLimiter } from '@roost/plugin-kit';
import { KernelConfig } from '../config/kernel.config.js';
import { kernelErrors } from '../kernel.errors.js';
import { RedisConnection, RedisScript } from '../redis/redis.js';
import { addressKey } from './address-key.js';
import { type Budget, parseBudget } from './budget.js';
import { MemoryCounts, type Taken } from './memory-counts.js';

/** Counts that a process keeps at once while Redis is away: about 20 MB. */
const MOST_IN_MEMORY = 100_000;

/** Takes one of ARGV[1] in a window of ARGV[2] milliseconds. @returns whether there was one, and how long the window lasts. */
const TAKE = new RedisScript(`
local count = tonumber(redis.call('get', KEYS[1]) or '0')
if count >= tonumber(ARGV[1]) then return { 0, redis.call('pttl', KEYS[1]) } end
if redis.call('incr', KEYS[1]) == 1 then redis.call('pexpire', KEYS[1], ARGV[2]) end
return { 1, 0 }`);

const GIVE_BACK = new RedisScript(
  `if tonumber(redis.call('get', KEYS[1]) or '0') > 0 then redis.call('decr', KEYS[1]) end`,
);

const TAKEN = new RedisScript(`return tonumber(redis.call('get', KEYS[1]) or '0')`);

/** A limit in numbers. */
interface Window extends Budget {
  name: string;
  key: string;
}

/** Counts in Redis; in memory while Redis is away. Nothing is kept by budget: each count is compared with the budget at hand. */
@Injectable()
export class RedisRateLimiter extends RateLimiter {
  private readonly memory = new MemoryCounts(MOST_IN_MEMORY);

  constructor(
    private readonly redis: RedisConnection,
    private readonly config: KernelConfig,
  ) {
    super();
  }

  async take(limit: Limit): Promise<void> {
    const window = this.windowOf(limit);
    if (!window) return;
    const { isTaken, msLeft } = await this.count(window);
    if (!isTaken) throw tooManyRequests(window, msLeft);
  }

  async tryTake(limit: Limit): Promise<boolean> {
    const window = this.windowOf(limit);
    return !window || (await this.count(window)).isTaken;
  }

  async giveBack(limit: Limit): Promise<void> {
    const window = this.windowOf(limit);
    if (!window) return;
    // Wherever it was counted: Redis may have come or gone since.
    this.memory.giveBack(window.key);
    await this.redis.runScript(GIVE_BACK, window.key);
  }

  async taken(limit: Limit): Promise<number> {
    const window = this.windowOf(limit);
    if (!window) return 0;
    const answer = await this.redis.runScript(TAKEN, window.key);
    return answer === undefined ? this.memory.taken(window.key) : Number(answer);
  }

  private async count({ key, times, seconds }: Window): Promise<Taken> {
    const lengthMs = seconds * 1000;
    const answer = await this.redis.runScript(TAKE, key, times, lengthMs);
    if (answer === undefined) return this.memory.take(key, times, lengthMs);
    const [isTaken, msLeft] = answer as [number, number];
    return { isTaken: isTaken === 1, msLeft };
  }

  /** @returns undefined when there is no limit. */
  private windowOf({ name, budget, by }: Limit): Window | undefined {
    const parsed = parseBudget(budget);
    if (!parsed) return undefined;
    const { times, seconds } = parsed;
    const [kind, id] =
      by === 'everyone' ? ['all', ''] : 'address' in by ? ['address', addressKey(by.address)] : ['subject', by.subject];
    return {
      name,
      key: this.redis.key('limit', name, String(seconds), kind, id),
      times: kind === 'address' ? Math.max(1, Math.round(times * this.config.limitsIpFactor)) : times,
      seconds,
    };
  }
}

/** With the header fields of draft-ietf-httpapi-ratelimit-headers. */
function tooManyRequests({ name, times, seconds }: Window, msLeft: number): Error {
  const wait = String(Math.max(1, Math.ceil(msLeft / 1000)));
  return kernelErrors.too_many_requests({
    detail: `Try again in ${wait} seconds`,
    headers: {
      'retry-after': wait,
      'ratelimit-policy': `"${name}";q=${String(times)};w=${String(seconds)}`,
      ratelimit: `"${name}";r=0;t=${wait}`,
    },
  });
}
