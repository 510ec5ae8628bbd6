import type { Readable } from 'node:stream';
import { definePort } from '@roost/plugin-kit';

/** Inclusive byte positions, as in a Range header. */
export interface ByteRange {
  start: number;
  end: number;
}

/** Properties of the bytes to store. */
export interface ObjectFacts {
  /** Media type, found from the bytes. */
  mime?: string;
}

/** Something stored. */
export interface StoredObject {
  key: string;
  bytes: number;
  modifiedAt: Date;
}

/** A request that a client may make of the storage itself. */
export interface PresignedRequest {
  method: 'PUT';
  url: string;
  /** To be sent as they are. */
  headers: Record<string, string>;
}

/**
 * Stores bytes by key. Keys are slash-separated lower-case words, for example `media/<id>/source`. A put stores all bytes or none. It is
 * never called inside a transaction: rows are claimed inside, bytes are handled outside.
 *
 * Every method throws a Problem `storage.unavailable` within bounded time where the storage is away, hangs or is read-only.
 */
export interface StorageDriver {
  /**
   * Whether it keeps such bytes unchanged, as far as that can be told beforehand. What it does not keep, and what `put` refuses nevertheless,
   * is kept by another storage that is open. Left out where it keeps everything; a driver that has it is declared `partial`.
   */
  keeps?(facts: ObjectFacts): boolean;
  /**
   * Stores a stream under a key, in place of what was there. Durable when it resolves.
   *
   * @throws when the stream fails or ends early, leaving nothing behind; a Problem `storage.full` when there is no room, and
   * `storage.refused` when it does not take such bytes.
   */
  put(key: string, body: Readable, facts?: ObjectFacts): Promise<{ bytes: number }>;
  /** @throws a Problem `storage.missing` when there is nothing under the key. */
  get(key: string, range?: ByteRange): Promise<Readable>;
  /** @returns null when there is nothing under the key. */
  head(key: string): Promise<{ bytes: number } | null>;
  /** Removes one key; nothing happens when there is none. */
  delete(key: string): Promise<void>;
  /** Removes every key that starts with `prefix`, which ends in a slash. */
  deletePrefix(prefix: string): Promise<void>;
  /** Everything whose key starts with `prefix`, which ends in a slash, in any order. */
  list(prefix: string): AsyncIterable<StoredObject>;
  /**
   * Makes one object of several, in their order, in place of what was under the key. The parts are gone when it resolves; until then they
   * are there, and it can be called again. Left out where pieces of files cannot be kept: then uploads cannot be resumed.
   *
   * @throws a Problem `storage.missing` when a part is not there.
   */
  compose?(key: string, parts: readonly string[], facts?: ObjectFacts): Promise<{ bytes: number }>;
  /**
   * Returns a request that uploads exactly so many bytes to a key, directly to the storage. Missing if the storage does not support it.
   *
   * @param options.seconds until the permission ends
   */
  presignPut?(key: string, options: { bytes: number; seconds: number }): Promise<PresignedRequest>;
  /** Path of the bytes on this machine, for tools that read files; undefined when they are elsewhere. */
  localPath(key: string): string | undefined;
  /** Resolves while the storage can be written. */
  check(): Promise<void>;
}

export const StoragePort = definePort<StorageDriver>('storage', { defaultDriver: 'local', outsideTransactions: true });

const KEY = /^[a-z0-9][a-z0-9._-]*(\/[a-z0-9][a-z0-9._-]*)+$/;

/** For drivers: refuses what is no key. @throws Error, for it is a fault of ours. */
export function assertStorageKey(key: string): void {
  if (!KEY.test(key)) throw new Error(`Not a storage key: ${key}`);
}
