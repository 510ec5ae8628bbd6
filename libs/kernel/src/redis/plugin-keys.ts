import type { KernelConfig } from '../config/kernel.config.js';
import { StartupError } from '../startup-error.js';
import { RedisConnection } from './redis.js';

const READY_MS = 5_000;
const AT_ONCE = 500;

/** What plugins have in Redis: what they share between processes, what their limits counted, and their queues. */
export class PluginKeys {
  private constructor(
    private readonly redis: RedisConnection,
    private readonly prefix: string,
  ) {}

  /** Runs work on the Redis of an installation. @throws StartupError while it is away. */
  static async with<T>(config: KernelConfig, work: (keys: PluginKeys) => Promise<T>): Promise<T> {
    const redis = new RedisConnection(config);
    try {
      const { promise: ready, resolve, reject } = Promise.withResolvers<undefined>();
      const late = setTimeout(() => {
        reject(new StartupError('REDIS_URL: Redis does not answer'));
      }, READY_MS);
      redis.onReady(() => {
        resolve(undefined);
      });
      await ready.finally(() => {
        clearTimeout(late);
      });
      return await work(new PluginKeys(redis, config.redisPrefix));
    } finally {
      redis.onApplicationShutdown();
    }
  }

  async count(plugin: string): Promise<number> {
    return this.each(plugin, (keys) => Promise.resolve(keys.length));
  }

  /** @returns how many keys are gone. */
  async delete(plugin: string): Promise<number> {
    return this.each(plugin, (keys) => this.redis.send((client) => client.unlink(...keys)));
  }

  /** @returns the sum of what the work returns for some keys at a time. */
  private async each(plugin: string, work: (keys: string[]) => Promise<number>): Promise<number> {
    const prefix = this.prefix.replaceAll(/[?*[\]\\]/g, String.raw`\$&`);
    const patterns = [`${prefix}:${plugin}:*`, `${prefix}:limit:${plugin}.*`, `{${prefix}}:${plugin}.*`];
    let sum = 0;
    for (const pattern of patterns) {
      let cursor = '0';
      do {
        const [next, keys] = await this.redis.send((client) => client.scan(cursor, 'MATCH', pattern, 'COUNT', AT_ONCE));
        if (keys.length > 0) sum += await work(keys);
        cursor = next;
      } while (cursor !== '0');
    }
    return sum;
  }
}
