/**
 * Short messages between all processes, over Postgres LISTEN/NOTIFY: hints that caches are stale, never truth. A message that is sent
 * while a listener is disconnected is lost to it; the listener is told so when it is back. Channels belong to the plugin that names them.
 *
 * There are two ways to send. `notify` is part of the transaction: the message goes out if, and only if, it commits. Postgres lets one
 * such transaction commit at a time, on the whole server, so it is for rare facts on which safety depends: a session ended, a role
 * changed. `wake` is for everything that happens often.
 */
export abstract class Notifications {
  /**
   * Sends with the commit of the current transaction, or at once outside one. Each message holds up every other commit on the server
   * that sends one.
   *
   * @param payload at most 7,000 bytes
   */
  abstract notify(channel: string, payload: string): Promise<void>;

  /**
   * Sends within milliseconds after the outermost commit of the current transaction, or from now outside one. Equal messages that a
   * process sends within 25 ms become one. It never fails the request: while Postgres is away the message waits. It is lost when the
   * process dies in between, so whoever listens also looks for themselves from time to time.
   *
   * @param payload at most 7,000 bytes; default empty
   * @throws RangeError when the payload is too long
   * @example
   * this.notifications.wake('blob', blobId);
   */
  abstract wake(channel: string, payload?: string): void;

  /** @param onMessage also called with `null` whenever messages may have been missed: drop everything that is cached. */
  abstract listen(channel: string, onMessage: (payload: string | null) => void): void;
  /** Whether messages are arriving now. While false, nothing that relies on them may be trusted. */
  abstract get connected(): boolean;
}
