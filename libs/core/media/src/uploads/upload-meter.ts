import { createHash, type Hash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import { HEAD_BYTES } from '../image/image-header.js';
import type { FileFacts } from '../kinds/file-facts.js';
import { mediaErrors } from '../media.errors.js';

/** What an upload is held to. */
export interface UploadRules {
  /** Decides by the first bytes whether the file is taken. @throws a Problem to refuse it */
  recognize: (head: Buffer) => Promise<FileFacts>;
  /** Most bytes that a file of this kind may have. */
  maxBytes: (facts: FileFacts | undefined) => number;
  /** What is left of the quota, in bytes. */
  allowance: number;
}

/** Counts and hashes what passes, and refuses it as soon as its beginning or its length rules it out. */
export class UploadMeter extends Transform {
  private readonly hash: Hash = createHash('sha256');
  private head: Buffer[] = [];
  private found: FileFacts | undefined;
  bytes = 0;

  constructor(private readonly rules: UploadRules) {
    super();
  }

  /** Known once the stream has ended. */
  get facts(): FileFacts {
    if (!this.found) throw new Error('The upload has not ended');
    return this.found;
  }

  digest(): string {
    return this.hash.digest('hex');
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    this.hash.update(chunk);
    if (!this.found) this.head.push(chunk);
    if (this.found || this.bytes < HEAD_BYTES) {
      this.pass(chunk, done);
      return;
    }
    this.recognize().then(() => {
      this.pass(chunk, done);
    }, done);
  }

  override _flush(done: TransformCallback): void {
    if (this.found) {
      done();
      return;
    }
    this.recognize().then(() => {
      // A kind that is bounded more tightly is known only now.
      if (this.checkLength(done)) done();
    }, done);
  }

  private async recognize(): Promise<void> {
    const head = Buffer.concat(this.head).subarray(0, HEAD_BYTES);
    this.head = [];
    this.found = await this.rules.recognize(head);
  }

  private pass(chunk: Buffer, done: TransformCallback): void {
    if (this.checkLength(done)) done(null, chunk);
  }

  private checkLength(done: TransformCallback): boolean {
    const maxBytes = this.rules.maxBytes(this.found);
    if (this.bytes > maxBytes) {
      done(mediaErrors.too_large({ detail: `At most ${String(maxBytes)} bytes are taken` }));
      return false;
    }
    if (this.bytes > this.rules.allowance) {
      done(mediaErrors.quota_exceeded());
      return false;
    }
    return true;
  }
}
