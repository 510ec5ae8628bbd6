import type { Notifications } from '@roost/plugin-kit';
import { LRUCache } from 'lru-cache';

/** What was dropped is not remembered for so long: the change that it was dropped for may not be committed yet. */
const DROPPED_MS = 5_000;

/**
 * Remembers rows until a message says that they changed. Bounded; while messages of other processes do not arrive, nothing is
 * remembered.
 */
export class NotifiedCache<V extends object> {
  private readonly entries: LRUCache<string, V>;
  private readonly dropped: LRUCache<string, true>;
  /** Counts what was dropped: what was read before a drop must not be remembered after it. */
  private generation = 0;

  constructor(
    private readonly notifications: Notifications,
    size: number,
  ) {
    this.entries = new LRUCache({ max: size });
    this.dropped = new LRUCache({ max: size, ttl: DROPPED_MS });
  }

  /** Drops what messages on this channel are about. Once, when the process starts. */
  listen(channel: string, isAbout: (value: V, key: string, payload: string) => boolean): void {
    this.notifications.listen(channel, (payload) => {
      if (payload === null) this.clear();
      else this.dropAll((value, key) => isAbout(value, key, payload));
    });
  }

  /** As `listen`, where the messages are the keys. */
  listenForKeys(channel: string): void {
    this.notifications.listen(channel, (key) => {
      if (key === null) this.clear();
      else this.drop(key);
    });
  }

  /** What is remembered, or what `load` finds; what it does not find is not remembered. */
  async get(key: string, load: () => Promise<V | undefined>): Promise<V | undefined> {
    const known = this.notifications.connected ? this.entries.get(key) : undefined;
    if (known) return known;
    const { generation } = this;
    const found = await load();
    if (found && generation === this.generation && !this.dropped.has(key)) this.entries.set(key, found);
    return found;
  }

  drop(key: string): void {
    this.generation++;
    this.dropped.set(key, true);
    this.entries.delete(key);
  }

  private dropAll(isDropped: (value: V, key: string) => boolean): void {
    this.generation++;
    this.entries.forEach((value, key) => {
      if (isDropped(value, key)) this.entries.delete(key);
    });
  }

  private clear(): void {
    this.generation++;
    this.entries.clear();
  }
}
