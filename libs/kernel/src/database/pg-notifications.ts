import { setTimeout as sleep } from 'node:timers/promises';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Notifications } from '@roost/plugin-kit';
import pg from 'pg';
import { KernelConfig } from '../config/kernel.config.js';
import { listenerName } from './processes.repository.js';
import { StartupError } from '../startup-error.js';
import { CoalescedWakes, type Wake } from './coalesced-wakes.js';
import { OrmDatabase } from './orm-database.js';

const RECONNECT_MS = 500;
/** How often the connection is asked whether it is still there: a network that swallows everything tells nobody. */
const HEARTBEAT_MS = 10_000;
/** Longest time that an answer on it may take. */
const ANSWER_MS = 5_000;
/** Postgres takes 7,999. */
const MOST_PAYLOAD_BYTES = 7_000;

type Listeners = Map<string, ((payload: string | null) => void)[]>;

/** One LISTEN connection per process, opened again whenever it breaks. What wakes others is sent on it, too: no request waits for that. */
@Injectable()
export class PgNotifications extends Notifications implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(PgNotifications.name);
  private readonly listeners: Listeners = new Map();
  private readonly ownListeners: Listeners = new Map();
  private readonly held: (readonly [number, number])[] = [];
  private client: pg.Client | undefined;
  private heartbeat: NodeJS.Timeout | undefined;
  private stopped = false;
  private isAgain = false;
  private asked = Promise.resolve();
  private readonly wakes = new CoalescedWakes((wakes) => this.sendWakes(wakes));

  constructor(
    private readonly em: EntityManager,
    private readonly database: OrmDatabase,
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
    clearInterval(this.heartbeat);
    await this.wakes.flush();
    await this.client?.end();
  }

  async notify(channel: string, payload: string): Promise<void> {
    this.database.noteTold(channel);
    await this.em.execute('select pg_notify(?, ?)', [channel, payload]);
    this.onceCommitted(() => {
      this.tell(this.ownListeners, channel, payload);
    });
  }

  wake(channel: string, payload = ''): void {
    if (Buffer.byteLength(payload) > MOST_PAYLOAD_BYTES) throw new RangeError(`A message on ${channel} is too long`);
    this.database.noteTold(channel);
    this.onceCommitted(() => {
      this.tell(this.ownListeners, channel, payload);
      this.wakes.add(channel, payload);
    });
  }

  listen(channel: string, onMessage: (payload: string | null) => void): void {
    const known = this.listeners.get(channel);
    this.listeners.set(channel, [...(known ?? []), onMessage]);
    if (!known && this.client) {
      const { client } = this;
      const onListening = (): void => {
        this.tell(this.listeners, channel, null);
      };
      this.listenOn(client, channel).then(onListening, () => {
        this.drop(client);
      });
    }
  }

  /** As `listen`, for what this process sends itself: at once after the commit, before the message has come back from Postgres. */
  listenToOwn(channel: string, onMessage: (payload: string | null) => void): void {
    this.ownListeners.set(channel, [...(this.ownListeners.get(channel) ?? []), onMessage]);
  }

  /** Holds an advisory lock, beside others who do, for as long as this process is connected: others see by it that it is there. */
  async hold(lock: readonly [number, number]): Promise<void> {
    this.held.push(lock);
    const { client } = this;
    // The next connection holds it as well.
    await client?.query(...advisoryLock(lock)).catch(() => {
      this.drop(client);
    });
  }

  private onceCommitted(work: () => void): void {
    if (this.database.isInTransaction) this.database.afterCommit(work);
    else work();
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.config.databaseUrl,
      application_name: listenerName(this.config.baseUrl),
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      query_timeout: ANSWER_MS,
    });
    client.on('error', () => {
      this.drop(client);
    });
    client.on('end', () => {
      this.drop(client);
    });
    client.on('notification', ({ channel, payload }) => {
      this.tell(this.listeners, channel, payload ?? '');
    });
    try {
      await client.connect();
      this.asked = Promise.resolve();
      for (const channel of this.listeners.keys()) await this.listenOn(client, channel);
      for (const lock of this.held) await client.query(...advisoryLock(lock));
    } catch (error) {
      client.end().catch(() => undefined);
      throw error;
    }
    // Whoever is connected must not find what was remembered before.
    if (this.isAgain) for (const channel of this.listeners.keys()) this.tell(this.listeners, channel, null);
    this.isAgain = true;
    this.client = client;
    this.heartbeat = setInterval(() => {
      client.query('select 1').catch(() => {
        this.drop(client);
      });
    }, HEARTBEAT_MS).unref();
    this.wakes.retry();
  }

  private tell(listeners: Listeners, channel: string, payload: string | null): void {
    for (const listener of listeners.get(channel) ?? []) {
      try {
        listener(payload);
      } catch (error) {
        this.logger.error({ err: error, channel }, 'A notification listener failed');
      }
    }
  }

  private async sendWakes(wakes: readonly Wake[]): Promise<boolean> {
    const { client } = this;
    if (!client) return false;
    try {
      await client.query(
        'select pg_notify(channel, payload) from unnest($1::text[], $2::text[]) as w (channel, payload)',
        [wakes.map(([channel]) => channel), wakes.map(([, payload]) => payload)],
      );
      return true;
    } catch (error) {
      // Kept when the connection is what failed; anything else would fail for ever.
      if (!(error instanceof pg.DatabaseError)) {
        this.drop(client);
        return false;
      }
      this.logger.warn({ err: error }, 'Notifications to other processes were lost');
      return true;
    }
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
    clearInterval(this.heartbeat);
    // One that hangs would otherwise stay open.
    client.end().catch(() => undefined);
    this.logger.warn('Lost the notification connection to Postgres');
    void this.reconnect();
  }

  private async reconnect(): Promise<void> {
    while (!this.client) {
      await sleep(RECONNECT_MS);
      if (this.stopped) return;
      try {
        await this.connect();
      } catch (error) {
        this.logger.debug({ err: error }, 'Postgres is still unavailable');
      }
    }
  }
}

const advisoryLock = (lock: readonly [number, number]): [string, number[]] => [
  'select pg_advisory_lock_shared($1, $2)',
  [...lock],
];
