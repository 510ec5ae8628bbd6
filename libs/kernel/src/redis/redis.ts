import { createHash } from 'node:crypto';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { HealthCheck } from '@roost/plugin-kit';
import { Redis, ReplyError } from 'ioredis';
import { KernelConfig } from '../config/kernel.config.js';
import { traceCommandsOn } from './trace-commands.js';

/** A Redis that is silent for so long is away. */
const COMMAND_TIMEOUT_MS = 2_000;

/** A script in Lua, for one key. */
export class RedisScript {
  /** What Redis calls it. */
  readonly hash: string;

  constructor(readonly text: string) {
    this.hash = createHash('sha1').update(text).digest('hex');
  }
}

/**
 * One Redis connection for what is neither queue nor truth: limits, caches, health and heartbeats. Commands fail at once while Redis is
 * away. Where it hangs, those that wait fail after two seconds, and it is away until it answers again.
 */
@Injectable()
export class RedisConnection implements OnApplicationShutdown {
  private readonly logger = new Logger(RedisConnection.name);
  private readonly prefix: string;
  private readonly client: Redis;
  private isReported = false;

  constructor(config: KernelConfig) {
    this.prefix = config.redisPrefix;
    this.client = new Redis(config.redisUrl, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      connectTimeout: COMMAND_TIMEOUT_MS,
      commandTimeout: COMMAND_TIMEOUT_MS,
      // A Redis that hangs does not hang up.
      disconnectTimeout: 100,
      retryStrategy: (tries) => Math.min(tries * 100, 2_000),
    });
    if (config.isTracing) traceCommandsOn(this.client);
    this.client.on('error', (error: Error) => {
      this.reportAway(error);
    });
    this.client.on('ready', () => {
      this.isReported = false;
    });
  }

  key(...parts: readonly string[]): string {
    return [this.prefix, ...parts].join(':');
  }

  /** @param listener is called whenever Redis is there, for the first time or again. */
  onReady(listener: () => void): void {
    this.client.on('ready', listener);
    if (this.client.status === 'ready') listener();
  }

  /** @returns what Redis answers. @throws an error while it is away, or when it does not take the command. */
  async send<T>(command: (client: Redis) => Promise<T>): Promise<T> {
    if (this.client.status !== 'ready') throw new Error('Redis is unavailable');
    try {
      return await command(this.client);
    } catch (error) {
      if (error instanceof Error && error.message === 'Command timed out') this.hangUp(error);
      throw error;
    }
  }

  /** @returns what Redis answers, or undefined while it is away, which is logged here. */
  async ask<T>(command: (client: Redis) => Promise<T>): Promise<T | undefined> {
    try {
      return await this.send(command);
    } catch (error) {
      if (error instanceof ReplyError) this.logger.warn({ err: error }, 'Redis refused a command');
      return undefined;
    }
  }

  /**
   * Runs a script under its hash: it is sent once.
   *
   * @returns what it answers, or undefined while Redis is away, as `ask`.
   */
  async runScript({ text, hash }: RedisScript, key: string, ...values: readonly number[]): Promise<unknown> {
    return this.ask(async (client) => {
      try {
        return await client.evalsha(hash, 1, key, ...values);
      } catch (error) {
        if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
        return client.eval(text, 1, key, ...values);
      }
    });
  }

  @HealthCheck('redis')
  async checkRedis(): Promise<void> {
    await this.send((client) => client.ping());
  }

  onApplicationShutdown(): void {
    this.client.disconnect();
  }

  /** Whoever waits fails now, and nobody waits any more until a new connection answers. */
  private hangUp(error: Error): void {
    if (this.client.status !== 'ready') return;
    this.reportAway(error);
    this.client.disconnect(true);
  }

  private reportAway(error: Error): void {
    if (!this.isReported) this.logger.warn(`Redis is unavailable: ${error.message}`);
    this.isReported = true;
  }
}
