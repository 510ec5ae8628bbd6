import { Injectable } from '@nestjs/common';
import { KernelConfig } from '../config/kernel.config.js';
import { RedisConnection } from './redis.js';

const AT_ONCE = 500;
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/** Keys of Redis by the ids in their names. Queues are no part of it: they hold numbers of entries of the outbox. */
@Injectable()
export class KeysWithIds {
  constructor(
    private readonly redis: RedisConnection,
    private readonly config: KernelConfig,
  ) {}

  /**
   * Deletes those with an id that is chosen, some hundred at a time.
   *
   * @param choose which of these ids are meant
   * @returns false when the signal was aborted before the end. @throws while Redis is away
   */
  async delete(
    choose: (ids: readonly string[]) => Promise<ReadonlySet<string>>,
    signal: AbortSignal,
  ): Promise<boolean> {
    const prefix = this.config.redisPrefix.replaceAll(/[?*[\]\\]/g, String.raw`\$&`);
    let cursor = '0';
    do {
      if (signal.aborted) return false;
      const from = cursor;
      const [next, keys] = await this.redis.send((client) =>
        client.scan(from, 'MATCH', `${prefix}:*`, 'COUNT', AT_ONCE),
      );
      const idsOf = new Map(keys.map((key) => [key, key.match(UUID) ?? []] as const));
      const all = [...new Set([...idsOf.values()].flat())];
      const chosen = all.length > 0 ? await choose(all) : new Set<string>();
      const doomed = keys.filter((key) => idsOf.get(key)?.some((id) => chosen.has(id)));
      if (doomed.length > 0) await this.redis.send((client) => client.unlink(...doomed));
      cursor = next;
    } while (cursor !== '0');
    return true;
  }
}
