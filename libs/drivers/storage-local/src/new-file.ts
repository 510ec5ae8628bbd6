import { type FileHandle, open } from 'node:fs/promises';
import { Writable } from 'node:stream';

/** Each write is a way to another thread and back, which costs more than the write itself. In bytes. */
const BATCH_BYTES = 524_288;
/** Chunks can be tiny, and each costs memory of its own. */
const BATCH_CHUNKS = 512;

/** Writes a new file in batches. The file is flushed to the disk when the stream finishes. */
export class NewFile extends Writable {
  private handle: FileHandle | undefined;
  private batch: Buffer[] = [];
  private batched = 0;
  /** Of the file, once the stream has finished. */
  bytes = 0;

  constructor(private readonly path: string) {
    super();
  }

  override _construct(done: (error?: Error | null) => void): void {
    open(this.path, 'wx', 0o600).then((handle) => {
      this.handle = handle;
      done();
    }, done);
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.batch.push(chunk);
    this.batched += chunk.length;
    if (this.batched < BATCH_BYTES && this.batch.length < BATCH_CHUNKS) done();
    else settle(this.writeBatch(), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    settle(
      this.writeBatch().then(() => this.handle?.sync()),
      done,
    );
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    const closed = this.handle?.close() ?? Promise.resolve();
    settle(closed, (failure) => {
      done(error ?? failure);
    });
  }

  private async writeBatch(): Promise<void> {
    let left = this.batch;
    this.bytes += this.batched;
    this.batch = [];
    this.batched = 0;
    // A disk that fills up takes a part, and refuses the rest.
    while (this.handle && left.length > 0) left = after(left, (await this.handle.writev(left)).bytesWritten);
  }
}

/** What is left of buffers behind their first bytes. */
function after(buffers: Buffer[], bytes: number): Buffer[] {
  let [at, rest] = [0, bytes];
  for (; at < buffers.length && rest >= (buffers[at]?.length ?? 0); at++) rest -= buffers[at]?.length ?? 0;
  const [first, ...others] = buffers.slice(at);
  return first ? [first.subarray(rest), ...others] : [];
}

function settle(work: Promise<unknown>, done: (error?: Error | null) => void): void {
  work.then(() => {
    done();
  }, done);
}
