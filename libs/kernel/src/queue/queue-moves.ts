import { Injectable } from '@nestjs/common';
import { RedisConnection } from '../redis/redis.js';

/** When each queue last ended a run, whichever worker had it. Workers write it down with their heartbeat. */
@Injectable()
export class QueueMoves {
  private readonly moved = new Map<string, number>();

  constructor(private readonly redis: RedisConnection) {}

  note(queue: string): void {
    this.moved.set(queue, Date.now());
  }

  /** Tells other processes what was noted since the last time. */
  async publish(): Promise<void> {
    if (this.moved.size === 0) return;
    const moved = new Map(this.moved);
    this.moved.clear();
    await this.redis.ask((client) => client.hset(this.key, moved));
  }

  /** Milliseconds since each queue ended a run, by its name. @throws while Redis is away. */
  async agesMs(): Promise<Map<string, number>> {
    const known = await this.redis.send((client) => client.hgetall(this.key));
    const now = Date.now();
    return new Map(Object.entries(known).map(([queue, at]) => [queue, now - Number(at)]));
  }

  private get key(): string {
    return this.redis.key('queue-moves');
  }
}
