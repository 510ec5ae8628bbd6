import { createHash, type Hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

/** Uploads whose hash is at hand. */
const REMEMBERED = 1000;

interface State {
  readonly hash: Hash;
  offset: number;
}

/**
 * SHA-256 of uploads while they arrive, so that they need not be read again when they are whole. What another process began, or what
 * was cut off by a crash, is not here, and is read again.
 */
@Injectable()
export class RunningHash {
  private readonly states = new LRUCache<string, State>({ max: REMEMBERED });

  /** Takes the hash of the first `offset` bytes of an upload; whoever took it puts it back. */
  take(uploadId: string, offset: number): Hash | undefined {
    const state = this.states.get(uploadId);
    this.states.delete(uploadId);
    if (offset === 0) return createHash('sha256');
    return state?.offset === offset ? state.hash : undefined;
  }

  putBack(uploadId: string, offset: number, hash: Hash | undefined): void {
    if (hash) this.states.set(uploadId, { hash, offset });
  }
}
