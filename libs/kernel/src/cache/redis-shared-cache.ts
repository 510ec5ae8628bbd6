import { Injectable } from '@nestjs/common';
import { SharedCache } from '@roost/plugin-kit';
import { RedisConnection } from '../queue/redis.js';

@Injectable()
export class RedisSharedCache extends SharedCache {
  constructor(private readonly redis: RedisConnection) {
    super();
  }

  async get(key: string): Promise<string | undefined> {
    return (await this.ask(() => this.redis.client.get(this.redis.key(key)))) ?? undefined;
  }

  async set(key: string, value: string, seconds: number): Promise<boolean> {
    return (await this.ask(() => this.redis.client.set(this.redis.key(key), value, 'EX', seconds))) === 'OK';
  }

  async setIfAbsent(key: string, value: string, seconds: number): Promise<boolean> {
    return (await this.ask(() => this.redis.client.set(this.redis.key(key), value, 'EX', seconds, 'NX'))) === 'OK';
  }

  /** A cache that is away is an empty cache; that Redis is away is logged by its connection. */
  private async ask<T>(command: () => Promise<T>): Promise<T | undefined> {
    return this.redis.client.status === 'ready' ? command().catch(() => undefined) : undefined;
  }
}
