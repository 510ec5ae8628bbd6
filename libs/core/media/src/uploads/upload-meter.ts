import { createHash, type Hash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { type FileFacts, HEAD_BYTES } from '@roost/imaging';
import { mediaErrors } from '../media.errors.js';
import type { Room } from '../quotas/quotas.service.js';

/** What an upload is held to. */
export interface UploadRules {
  /**
   * Decides by the first bytes whether the file is taken.
   *
   * @param isWhole whether they are the whole file
   * @returns undefined where only the whole file can tell
   * @throws a Problem to refuse it
   */
  recognize: (head: Buffer, isWhole: boolean) => Promise<FileFacts | undefined>;
  /** Most bytes that a file of this kind may have. */
  maxBytes: (facts: FileFacts | undefined) => number;
  /** What is left of the quota; undefined where there is none. */
  allowance: Room | undefined;
}

/** Counts and hashes what passes, and refuses it as soon as its beginning or its length rules it out. */
export class UploadMeter extends Transform {
  private readonly hash: Hash = createHash('sha256');
  private chunks: Buffer[] | undefined = [];
  private found: FileFacts | undefined;
  bytes = 0;
  /** The beginning of the file, as far as it tells of it, once that has arrived. */
  head: Buffer = Buffer.alloc(0);

  constructor(private readonly rules: UploadRules) {
    super();
  }

  /** What the beginning of the file told; undefined where only the whole file can tell. */
  get facts(): FileFacts | undefined {
    return this.found;
  }

  digest(): string {
    return this.hash.digest('hex');
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    this.hash.update(chunk);
    this.chunks?.push(chunk);
    if (!this.chunks || this.bytes < HEAD_BYTES) {
      this.pass(chunk, done);
      return;
    }
    this.recognize(this.chunks, false).then(() => {
      this.pass(chunk, done);
    }, done);
  }

  override _flush(done: TransformCallback): void {
    if (!this.chunks) {
      done();
      return;
    }
    this.recognize(this.chunks, true).then(() => {
      // A kind that is bounded more tightly is known only now.
      if (this.checkLength(done)) done();
    }, done);
  }

  private async recognize(chunks: readonly Buffer[], isWhole: boolean): Promise<void> {
    this.chunks = undefined;
    this.head = Buffer.concat(chunks).subarray(0, HEAD_BYTES);
    this.found = await this.rules.recognize(this.head, isWhole && this.bytes <= HEAD_BYTES);
  }

  private pass(chunk: Buffer, done: TransformCallback): void {
    if (this.checkLength(done)) done(null, chunk);
  }

  private checkLength(done: TransformCallback): boolean {
    const maxBytes = this.rules.maxBytes(this.found);
    if (this.bytes > maxBytes) {
      done(mediaErrors.too_large({ detail: `At most ${String(maxBytes)} bytes are allowed` }));
      return false;
    }
    const { allowance } = this.rules;
    if (allowance && this.bytes > allowance.bytes) {
      done(mediaErrors.quota_exceeded({ detail: allowance.detail }));
      return false;
    }
    return true;
  }
}
