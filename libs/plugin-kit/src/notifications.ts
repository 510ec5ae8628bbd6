/**
 * Short messages between all processes, over Postgres LISTEN/NOTIFY, for example that a cache is stale. A disconnected listener misses
 * messages, and is told so when it is connected again. Channels belong to the plugin that names them.
 *
 * There are two ways to send. `notify` is part of the transaction: the message is sent if, and only if, it commits. Postgres lets only one
 * such transaction commit at a time, on the whole server. Use it for rare changes that must not be missed: a session ended, a role changed.
 * Use `wake` for everything that happens often.
 */
export abstract class Notifications {
  /**
   * Sends with the commit of the current transaction, or at once outside one. Each message delays every other commit on the server that
   * sends one.
   *
   * @param payload at most 7,000 bytes
   */
  abstract notify(channel: string, payload: string): Promise<void>;

  /**
   * Sends within milliseconds after the outermost commit of the current transaction, or from now outside one. Equal messages that a process
   * sends within 25 ms become one. It never fails the request; while Postgres is away the message waits. It is lost if the process dies in
   * between, so listeners must also check by themselves from time to time.
   *
   * @param payload at most 7,000 bytes; default empty
   * @throws RangeError when the payload is too long
   * @example
   * this.notifications.wake('blob', blobId);
   */
  abstract wake(channel: string, payload?: string): void;

  /** @param onMessage is also called with `null` when messages may have been missed. Then drop everything that is cached. */
  abstract listen(channel: string, onMessage: (payload: string | null) => void): void;
  /** Whether messages arrive at present. While it is false, do not use caches that rely on them. */
  abstract get connected(): boolean;
}
