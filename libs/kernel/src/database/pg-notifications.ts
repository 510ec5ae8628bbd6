import { setTimeout as sleep } from 'node:timers/promises';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Notifications } from '@roost/plugin-kit';
import pg from 'pg';
import { KernelConfig } from '../config/kernel.config.js';
import { StartupError } from '../startup-error.js';

const RECONNECT_MS = 500;

/** One LISTEN connection per process, opened again whenever it breaks. */
@Injectable()
export class PgNotifications extends Notifications implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(PgNotifications.name);
  private readonly listeners = new Map<string, ((payload: string | null) => void)[]>();
  private client: pg.Client | undefined;
  private stopped = false;

  private asked = Promise.resolve();

  constructor(
    private readonly em: EntityManager,
    private readonly config: KernelConfig,
  ) {
    super();
  }

  get connected(): boolean {
    return this.client !== undefined;
  }

  async onModuleInit(): Promise<void> {
    try {
      await this.connect();
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new StartupError(`DATABASE_URL: cannot connect to Postgres: ${reason}`, { cause });
    }
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await this.client?.end();
  }

  async notify(channel: string, payload: string): Promise<void> {
    await this.em.execute('select pg_notify(?, ?)', [channel, payload]);
  }

  listen(channel: string, onMessage: (payload: string | null) => void): void {
    const known = this.listeners.get(channel);
    this.listeners.set(channel, [...(known ?? []), onMessage]);
    if (!known && this.client) {
      const { client } = this;
      this.listenOn(client, channel).catch(() => {
        this.drop(client);
      });
    }
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.config.databaseUrl,
      application_name: 'roost-listen',
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    });
    client.on('error', () => {
      this.drop(client);
    });
    client.on('end', () => {
      this.drop(client);
    });
    client.on('notification', ({ channel, payload }) => {
      for (const listener of this.listeners.get(channel) ?? []) listener(payload ?? '');
    });
    await client.connect();
    this.asked = Promise.resolve();
    for (const channel of this.listeners.keys()) await this.listenOn(client, channel);
    this.client = client;
  }

  private async listenOn(client: pg.Client, channel: string): Promise<void> {
    // One after the other, as a connection takes them.
    this.asked = this.asked.then(async () => {
      await client.query(`listen ${client.escapeIdentifier(channel)}`);
    });
    await this.asked;
  }

  private drop(client: pg.Client): void {
    if (this.client !== client || this.stopped) return;
    this.client = undefined;
    this.logger.warn('Lost the notification connection to Postgres');
    void this.reconnect();
  }

  private async reconnect(): Promise<void> {
    while (!this.client) {
      await sleep(RECONNECT_MS);
      if (this.stopped) return;
      try {
        await this.connect();
        for (const listeners of this.listeners.values()) for (const listener of listeners) listener(null);
      } catch (error) {
        this.logger.debug({ err: error }, 'Postgres is still away');
      }
    }
  }
}
