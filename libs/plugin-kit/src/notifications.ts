/**
 * Short messages between all processes, over Postgres LISTEN/NOTIFY: hints that caches are stale, never truth. A message sent in a
 * transaction goes out with its commit; one sent while a listener is disconnected is lost to it.
 */
export abstract class Notifications {
  /** @param payload at most 7,000 bytes. */
  abstract notify(channel: string, payload: string): Promise<void>;
  /** @param onMessage also called with `null` whenever messages may have been missed: drop everything that is cached. */
  abstract listen(channel: string, onMessage: (payload: string | null) => void): void;
  /** Whether messages are arriving now. While false, nothing that relies on them may be trusted. */
  abstract get connected(): boolean;
}
