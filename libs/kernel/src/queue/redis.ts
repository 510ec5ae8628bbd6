import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { HealthCheck } from '@roost/plugin-kit';
import { Redis } from 'ioredis';
import { KernelConfig } from '../config/kernel.config.js';

/** One Redis connection for what is neither queue nor truth: health and heartbeats. Commands fail at once while Redis is away. */
@Injectable()
export class RedisConnection implements OnApplicationShutdown {
  private readonly logger = new Logger(RedisConnection.name);
  private readonly prefix: string;
  readonly client: Redis;

  constructor(config: KernelConfig) {
    this.prefix = config.redisPrefix;
    this.client = new Redis(config.redisUrl, {
      enableOfflineQueue: false,
      enableAutoPipelining: true,
      maxRetriesPerRequest: 0,
      connectTimeout: 2_000,
      retryStrategy: (tries) => Math.min(tries * 100, 2_000),
    });
    let reported = false;
    this.client.on('error', (error: Error) => {
      if (!reported) this.logger.warn(`Redis is away: ${error.message}`);
      reported = true;
    });
    this.client.on('ready', () => {
      reported = false;
    });
  }

  key(...parts: readonly string[]): string {
    return [this.prefix, ...parts].join(':');
  }

  @HealthCheck('redis')
  async checkRedis(): Promise<void> {
    if (this.client.status !== 'ready') throw new Error('not connected');
    await this.client.ping();
  }

  onApplicationShutdown(): void {
    this.client.disconnect();
  }
}
