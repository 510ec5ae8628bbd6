import { Injectable } from '@nestjs/common';
import { SharedCache } from '@roost/plugin-kit';
import { RedisConnection } from '../redis/redis.js';

/** A cache that is away is an empty cache. */
@Injectable()
export class RedisSharedCache extends SharedCache {
  constructor(private readonly redis: RedisConnection) {
    super();
  }

  async get(key: string): Promise<string | undefined> {
    return (await this.redis.ask((client) => client.get(this.redis.key(key)))) ?? undefined;
  }

  async set(key: string, value: string, seconds: number): Promise<boolean> {
    return (await this.redis.ask((client) => client.set(this.redis.key(key), value, 'EX', seconds))) === 'OK';
  }

  async setIfAbsent(key: string, value: string, seconds: number): Promise<boolean> {
    return (await this.redis.ask((client) => client.set(this.redis.key(key), value, 'EX', seconds, 'NX'))) === 'OK';
  }
}
