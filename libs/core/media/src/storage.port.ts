import type { Readable } from 'node:stream';
import { definePort } from '@roost/plugin-kit';

/** Inclusive byte positions, as in a Range header. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * Where bytes are kept. Keys are slash-separated lower-case words, as `media/<id>/source`. What is put is there whole or not at all.
 */
export interface StorageDriver {
  /**
   * Stores a stream under a key, in place of what was there. Durable when it resolves.
   *
   * @throws when the stream fails or ends early, leaving nothing behind; a Problem `storage.full` when there is no room.
   */
  put(key: string, body: Readable): Promise<{ bytes: number }>;
  /** @throws a Problem `storage.missing` when there is nothing under the key. */
  get(key: string, range?: ByteRange): Promise<Readable>;
  /** @returns null when there is nothing under the key. */
  head(key: string): Promise<{ bytes: number } | null>;
  /** Removes one key; nothing happens when there is none. */
  delete(key: string): Promise<void>;
  /** Removes every key that starts with `prefix`, which ends in a slash. */
  deletePrefix(prefix: string): Promise<void>;
  /** Path of the bytes on this machine, for tools that read files; undefined when they are elsewhere. */
  localPath(key: string): string | undefined;
  /** Resolves while the storage can be written. */
  check(): Promise<void>;
}

export const StoragePort = definePort<StorageDriver>('storage', { defaultDriver: 'local' });
