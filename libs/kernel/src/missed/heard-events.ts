import { Injectable } from '@nestjs/common';
import type { EventDefinition, ProcessCache } from '@roost/plugin-kit';
import { NotifiedCaches } from '../cache/notified-caches.js';
import { PgNotifications } from '../database/pg-notifications.js';
import { ListenersRepository } from './listeners.repository.js';

/** Where processes hear that a worker has written down what it listens to. */
const LISTENERS_CHANNEL = 'kernel_listeners';
/** Held by every worker that is connected, once it has written down what it listens to. Two numbers, as Postgres lists them. */
const WORKING_LOCK = [0x726f6f73, 1] as const;

interface Heard {
  /** Whether a worker is there. */
  isWorking: boolean;
  /** Of the events, as they are called now and were before; `*` for every event. */
  names: ReadonlySet<string>;
}

/** Tells which events somebody hears of: what nobody does need not be written. */
@Injectable()
export class HeardEvents {
  private readonly heard: ProcessCache<Heard>;

  constructor(
    private readonly listeners: ListenersRepository,
    private readonly notifications: PgNotifications,
    caches: NotifiedCaches,
  ) {
    this.heard = caches.create<Heard>('kernel:heard-events', { max: 1, channels: { [LISTENERS_CHANNEL]: 'all' } });
  }

  /**
   * Whether a handler hears of it, also one whose plugin is off, or is a worker's with other plugins. While there is no worker the answer is
   * yes: one that is about to start may have handlers that none had before.
   */
  async isHeard({ name, formerly }: EventDefinition): Promise<boolean> {
    const { isWorking, names } = (await this.heard.get('', () => this.read())) ?? (await this.read());
    return !isWorking || [name, ...formerly, '*'].some((each) => names.has(each));
  }

  /** Once this worker has written down what it listens to. */
  async announce(): Promise<void> {
    await this.notifications.hold(WORKING_LOCK);
    await this.notifications.notify(LISTENERS_CHANNEL, '');
  }

  private async read(): Promise<Heard> {
    const names = new Set(await this.listeners.eventNames());
    return { isWorking: await this.listeners.isLockHeld(WORKING_LOCK), names };
  }
}
