import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { newId } from '@roost/plugin-kit';
import { RedisConnection } from './redis.js';

const BEAT_MS = 5_000;
/** A worker that has been silent for so long is taken for gone. */
const LIFETIME_MS = 15_000;

/** Says every few seconds that this worker lives, so that `/health/ready` of the API can tell when none does. */
@Injectable()
export class WorkerHeartbeat implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(WorkerHeartbeat.name);
  private readonly id = newId();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly redis: RedisConnection) {}

  onApplicationBootstrap(): void {
    this.redis.client.on('ready', () => {
      this.beat();
    });
    this.beat();
    this.timer = setInterval(() => {
      this.beat();
    }, BEAT_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private beat(): void {
    if (this.redis.client.status !== 'ready') return;
    const now = Date.now();
    const key = workersKey(this.redis);
    this.redis.client
      .multi()
      .zadd(key, now, this.id)
      .zremrangebyscore(key, 0, now - LIFETIME_MS)
      .exec()
      .catch((error: unknown) => {
        this.logger.warn({ err: error }, 'The heartbeat did not reach Redis');
      });
  }
}

const workersKey = (redis: RedisConnection): string => redis.key('workers');

/** How many workers have been heard of lately. */
export async function countWorkers(redis: RedisConnection): Promise<number> {
  return redis.client.zcount(workersKey(redis), Date.now() - LIFETIME_MS, '+inf');
}
