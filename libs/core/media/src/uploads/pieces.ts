import { Readable } from 'node:stream';

/**
 * Cuts a stream into pieces, each a stream of its own, of at most so many bytes. When the source breaks off, the last piece ends with what
 * came before.
 */
export class Pieces {
  private readonly source: AsyncIterator<Buffer>;
  private rest: Buffer | undefined;
  private ended = false;
  /** Why the source broke off, once it did. */
  failure: Error | undefined;

  constructor(
    stream: Readable,
    private readonly pieceBytes: number,
    private readonly onChunk: (chunk: Buffer) => void,
  ) {
    this.source = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  }

  /** @returns the next piece, or undefined at the end of the source. The one before has to be read to its end. */
  async next(): Promise<Readable | undefined> {
    this.rest ??= await this.pull();
    return this.rest ? Readable.from(this.read(), { objectMode: false }) : undefined;
  }

  private async *read(): AsyncIterable<Buffer> {
    let room = this.pieceBytes;
    while (room > 0) {
      const chunk = this.rest ?? (await this.pull());
      if (!chunk) return;
      const part = chunk.subarray(0, room);
      this.rest = chunk.length > room ? chunk.subarray(room) : undefined;
      room -= part.length;
      this.onChunk(part);
      yield part;
    }
  }

  private async pull(): Promise<Buffer | undefined> {
    if (this.ended) return undefined;
    try {
      const next = await this.source.next();
      if (next.done !== true) return next.value;
    } catch (error) {
      this.failure = error instanceof Error ? error : new Error(String(error), { cause: error });
    }
    this.ended = true;
    return undefined;
  }
}
