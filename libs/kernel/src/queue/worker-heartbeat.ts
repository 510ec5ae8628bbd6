import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type HookMap, newId, OnHook } from '@roost/plugin-kit';
import { QueueMoves } from './queue-moves.js';
import { RedisConnection } from '../redis/redis.js';

const BEAT_MS = 5_000;
/** A worker that has been silent for so long is taken for gone. */
const LIFETIME_MS = 15_000;

/** After whatever else a worker does before it takes jobs. */
const LAST = 10_000;

/** Says every few seconds that this worker lives and takes jobs, so that `/health/ready` of the API can tell when none does. */
@Injectable()
export class WorkerHeartbeat implements OnApplicationShutdown {
  private readonly id = newId();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly redis: RedisConnection,
    private readonly moves: QueueMoves,
  ) {}

  @OnHook('kernel.starting', LAST)
  start(starting: HookMap['kernel.starting']): Promise<HookMap['kernel.starting']> {
    this.redis.onReady(() => void this.beat());
    this.timer = setInterval(() => {
      void this.beat();
    }, BEAT_MS);
    return Promise.resolve(starting);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async beat(): Promise<void> {
    const now = Date.now();
    const key = workersKey(this.redis);
    await this.redis.ask((client) =>
      client
        .multi()
        .zadd(key, now, this.id)
        .zremrangebyscore(key, 0, now - LIFETIME_MS)
        .exec(),
    );
    await this.moves.publish();
  }
}

const workersKey = (redis: RedisConnection): string => redis.key('workers');

/** How many workers have been heard of lately. */
export async function countWorkers(redis: RedisConnection): Promise<number> {
  return redis.send((client) => client.zcount(workersKey(redis), Date.now() - LIFETIME_MS, '+inf'));
}
