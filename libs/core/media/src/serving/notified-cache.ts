import type { Notifications } from '@roost/plugin-kit';
import { LRUCache } from 'lru-cache';

/**
 * Remembers rows until a message says that they changed. Messages come after the commit, so what is read after one is what was committed.
 * Bounded; while messages do not arrive, nothing is remembered.
 */
export class NotifiedCache<V extends object> {
  private readonly entries: LRUCache<string, V>;
  /** Counts what was dropped: what was read before a drop must not be remembered after it. */
  private generation = 0;

  constructor(
    private readonly notifications: Notifications,
    size: number,
  ) {
    this.entries = new LRUCache({ max: size });
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
    const known = this.peek(key);
    if (known) return known;
    const { generation } = this;
    const found = await load();
    if (found && generation === this.generation) this.entries.set(key, found);
    return found;
  }

  /** What is remembered, without looking further. */
  peek(key: string): V | undefined {
    return this.notifications.connected ? this.entries.get(key) : undefined;
  }

  /** For what this process committed itself: its message may still be on its way. */
  drop(key: string): void {
    this.generation++;
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
