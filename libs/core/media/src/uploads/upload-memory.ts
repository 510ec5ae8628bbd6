import { createHash, type Hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { FileFacts } from '@roost/imaging';

/** Uploads that are remembered. */
const REMEMBERED = 1000;

/** What is known of the bytes of an upload that have arrived. */
export interface KnownBytes {
  /** Of all of them. */
  hash: Hash;
  /** Once their beginning told. */
  facts: FileFacts | undefined;
}

/**
 * What this process knows of uploads while they arrive, so that they need not be read again when they are whole. What another process
 * began, or what was cut off by a crash, is not here, and is read again.
 */
@Injectable()
export class UploadMemory {
  private readonly known = new LRUCache<string, KnownBytes & { offset: number }>({ max: REMEMBERED });

  /** Takes what is known of the first `offset` bytes of an upload; whoever took it puts it back. */
  take(uploadId: string, offset: number): KnownBytes | undefined {
    const known = this.known.get(uploadId);
    this.known.delete(uploadId);
    if (offset === 0) return { hash: createHash('sha256'), facts: undefined };
    return known?.offset === offset ? known : undefined;
  }

  putBack(uploadId: string, offset: number, known: KnownBytes | undefined): void {
    if (known) this.known.set(uploadId, { ...known, offset });
  }
}
